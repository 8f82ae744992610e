import { createReadStream } from 'node:fs'

/** A file of a backup by its path within, with its checksum. */
export type Sum = { path: string; sha256: string }

export async function sha256OfFile(path: string): Promise<string> {
  const hasher = new Bun.CryptoHasher('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    hasher.update(piece as Uint8Array)
  return hasher.digest('hex')
}

/** In the format of `sha256sum`: a leading backslash marks a name with escaped backslashes or line breaks. */
export const sumsText = (sums: readonly Sum[]): string =>
  sums
    .map(({ path, sha256 }) => {
      const name = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
      return `${name === path ? '' : '\\'}${sha256}  ${name}\n`
    })
    .join('')

/** @returns null when a line has another form */
export function parseSums(text: string): Sum[] | null {
  const sums: Sum[] = []
  for (const line of text.split('\n')) {
    if (line === '') continue
    const [, escaped, sha256, name] = /^(\\?)([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []
    if (sha256 === undefined || name === undefined) return null
    sums.push({
      sha256,
      path: escaped ? name.replace(/\\([\\nr])/g, (_, code: string) => meant(code)) : name,
    })
  }
  return sums
}

const meant = (code: string): string => (code === 'n' ? '\n' : code === 'r' ? '\r' : '\\')
