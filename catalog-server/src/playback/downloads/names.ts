import { cutToBytes } from '../../base/text.ts'
import { containerOfExtension, containers } from '../../media/formats.ts'

const nameMaxBytes = 200

/**
 * A text as a file name on any system: not a path, nothing that Windows refuses, no terminal control characters,
 * and never empty.
 */
export function fileName(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
  return cutToBytes(plain, nameMaxBytes).replace(/^[\s.]+|[\s.]+$/g, '') || 'download'
}

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

/** `Content-Disposition` of a download, RFC 6266: in ASCII for old programs, in full for all others. */
export function attachment(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/** The file's own extension if it is one of audio; imported files may have any. */
export function extensionOf(uri: string, contentType: string): string {
  const own = /\.([A-Za-z0-9]+)$/.exec(uri)?.[1]?.toLowerCase() ?? ''
  if (containerOfExtension(own)) return own
  const row = Object.values(containers).find(({ mime }) => mime === contentType)
  return row?.extensions[0] ?? 'audio'
}
