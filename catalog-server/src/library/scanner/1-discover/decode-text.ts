import chardet from 'chardet'

const byMark: [mark: number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]
/** What most files without any hint are in: every byte of it is a character. */
const fallback = 'windows-1252'
/** More of a text does not make the guess better. */
const guessBytesMax = 16 * 1024

/** The text of a file in whatever encoding its program used: by its mark, as UTF-8, or as a guess from its letters. */
export function decodeText(bytes: Uint8Array): string {
  const marked = byMark.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))?.[1]
  if (marked) return decoderOf(marked).decode(bytes)
  const utf8 = decodeStrictly(bytes, 'utf-8')
  // A text of ASCII in UTF-16 is valid UTF-8, too: every second character of it is a zero.
  if (utf8 !== null && !utf8.includes('\0')) return utf8
  const zeros = bytes.indexOf(0)
  if (zeros !== -1) return new TextDecoder(zeros % 2 === 1 ? 'utf-16le' : 'utf-16be').decode(bytes)
  const guess = chardet.detect(bytes.subarray(0, guessBytesMax))
  return decodeStrictly(bytes, guess ?? fallback) ?? new TextDecoder(fallback).decode(bytes)
}

// Bun's types name a few encodings only; the runtime knows all of the web.
const decoderOf = (encoding: string, options?: { fatal: boolean }): TextDecoder =>
  new TextDecoder(encoding as Bun.Encoding, options)

function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return decoderOf(encoding, { fatal: true }).decode(bytes)
  } catch {
    // Not in this encoding, or one that the runtime does not know.
    return null
  }
}
