import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isStandalone, projectRoot, shipped } from './program.ts'
import manifest from '../../package.json' with { type: 'json' }

/** The released version, under which the interface is documented. */
export const releaseVersion = manifest.version

const gitMaxMs = 1_000

/**
 * The release, and the commit if known: from the build, or from the clone in which the server is started. With `-dirty`
 * when files differ from it: `0.5.0-1a2b3c4-dirty`.
 */
export async function versionOf(
  environment: Readonly<Record<string, string | undefined>>,
  root = projectRoot,
): Promise<string> {
  if (isStandalone) return readFileSync(shipped('version'), 'utf8')
  const hash = environment['GIT_HASH']
  if (hash) return named(hash, environment['GIT_DIRTY'] === '1')
  if (!existsSync(join(root, '.git'))) return releaseVersion
  const [commit, changes] = await Promise.all([
    git(root, 'rev-parse', '--short', 'HEAD'),
    git(root, 'status', '--porcelain'),
  ])
  return commit ? named(commit, changes !== '') : releaseVersion
}

const named = (hash: string, isDirty: boolean): string =>
  `${releaseVersion}-${hash}${isDirty ? '-dirty' : ''}`

/** The output of git, which must not write anything or run programs; empty when there is no git or it takes too long. */
async function git(root: string, ...command: string[]): Promise<string> {
  try {
    const child = Bun.spawn(
      ['git', '--no-optional-locks', '-c', 'core.fsmonitor=false', '-C', root, ...command],
      { stdin: 'ignore', stdout: 'pipe', stderr: 'ignore', timeout: gitMaxMs },
    )
    const text = await new Response(child.stdout).text()
    return (await child.exited) === 0 ? text.trim() : ''
  } catch {
    return ''
  }
}
