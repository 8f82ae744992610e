import chardet from 'chardet'
import { decoderOf } from '../../../base/decoder-of.ts'

const byMark: [mark: number[], encoding: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]
/** The most common encoding of files without any hint; all bytes are valid in it. */
const fallback = 'windows-1252'
/** More of a text does not improve the guess. */
const guessBytesMax = 16 * 1024

/** The text of a file in any encoding: by its byte order mark, as UTF-8, or by a guess from its letters. */
export function decodeText(bytes: Uint8Array): string {
  const marked = byMark.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))?.[1]
  if (marked) return decoderOf(marked).decode(bytes)
  const utf8 = decodeStrictly(bytes, 'utf-8')
  // ASCII text in UTF-16 is valid UTF-8, too, with a zero as every second character.
  if (utf8 !== null && !utf8.includes('\0')) return utf8
  const zeros = bytes.indexOf(0)
  if (zeros !== -1) return new TextDecoder(zeros % 2 === 1 ? 'utf-16le' : 'utf-16be').decode(bytes)
  const guess = chardet.detect(bytes.subarray(0, guessBytesMax))
  return decodeStrictly(bytes, guess ?? fallback) ?? new TextDecoder(fallback).decode(bytes)
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return decoderOf(encoding, { fatal: true }).decode(bytes)
  } catch {
    // Not valid in this encoding, or the runtime does not know it.
    return null
  }
}
