import { createReadStream } from 'node:fs'

/** A file of a backup, by its path in it. */
export type Sum = { path: string; sha256: string }

export async function sha256OfFile(path: string): Promise<string> {
  const hasher = new Bun.CryptoHasher('sha256')
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    hasher.update(piece as Uint8Array)
  return hasher.digest('hex')
}

/** In the form of `sha256sum`: a backslash in front says that the name has some, or line breaks, spelled out. */
export const sumsText = (sums: readonly Sum[]): string =>
  sums
    .map(({ path, sha256 }) => {
      const name = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
      return `${name === path ? '' : '\\'}${sha256}  ${name}\n`
    })
    .join('')

/** @returns null when a line is none of that form */
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
