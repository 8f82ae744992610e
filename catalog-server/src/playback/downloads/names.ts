import { fileName } from '../../base/file-name.ts'
import { containerOfExtension, containers } from '../../media/formats.ts'

/** Makes names unique regardless of case, because not every system distinguishes it. */
export function createUniqueNames(): (stem: string, extension: string) => string {
  const taken = new Set<string>()
  return (stem, extension) => {
    const base = fileName(stem)
    for (let count = 1; ; count += 1) {
      const name = `${count === 1 ? base : `${base} (${count})`}.${extension}`
      const key = name.toLowerCase()
      if (taken.has(key)) continue
      taken.add(key)
      return name
    }
  }
}

/** The file's own extension if it is one of audio; imported files may have any. */
export function extensionOf(uri: string, contentType: string): string {
  const own = /\.([A-Za-z0-9]+)$/.exec(uri)?.[1]?.toLowerCase() ?? ''
  if (containerOfExtension(own)) return own
  const row = Object.values(containers).find(({ mime }) => mime === contentType)
  return row?.extensions[0] ?? 'audio'
}
