import manifest from '../package.json' with { type: 'json' }

/** The released version; the interface is described under it. */
export const releaseVersion = manifest.version

/** The release and, where the build says so, the commit: `0.5.0-1a2b3c4-dirty`. */
export function versionOf(environment: Readonly<Record<string, string | undefined>>): string {
  const hash = environment['GIT_HASH']
  if (!hash) return releaseVersion
  return `${releaseVersion}-${hash}${environment['GIT_DIRTY'] === '1' ? '-dirty' : ''}`
}
