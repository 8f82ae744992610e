import type { TextEncoding } from '@pezzottify/contract'
import chardet from 'chardet'
import { decoderOf } from '../../base/decoder-of.ts'

/** The names of the detector for the encodings that it tells apart well by the words of an album. */
const guessable: Record<string, TextEncoding | undefined> = {
  'windows-1251': 'windows-1251',
  'KOI8-R': 'koi8-r',
  GB18030: 'gb18030',
  Big5: 'big5',
  Shift_JIS: 'shift_jis',
  'EUC-JP': 'euc-jp',
  'EUC-KR': 'euc-kr',
}

/** Of a hundred. At ten the detector knows only that the bytes are possible in an encoding. */
const confidenceMin = 11
const filesMax = 200

/**
 * The encoding that all undeclared texts of an album are in. Each element holds those of one file, ended by line feeds.
 *
 * @returns null for Western texts, and where several encodings are as likely
 */
export function guessEncoding(files: readonly Buffer[]): TextEncoding | null {
  const bytes = Buffer.concat(files.slice(0, filesMax))
  const found = chardet.analyse(bytes)
  const [first] = found
  if (!first) return null
  const encoding = guessable[first.name]
  const isClear = first.confidence >= confidenceMin && first.confidence > (found[1]?.confidence ?? 0)
  if (encoding && isClear && isPlausible(bytes, encoding)) return encoding
  return isKana(bytes) ? 'shift_jis' : null
}

const letters = /\p{L}/gu
const foreignLetters = /[^\P{L}a-zA-Z]/gu
/** A foreign letter beside one of English, as accents in Western words are. */
const mixed = /[a-zA-Z][^\P{L}a-zA-Z]|[^\P{L}a-zA-Z][a-zA-Z]/gu
const mixedShareMax = 0.15
/** Fewer letters are no evidence. */
const foreignMin = 4

/** Whether the texts are valid in the encoding and do not look like Western words with odd letters in them. */
function isPlausible(bytes: Buffer, encoding: TextEncoding): boolean {
  const text = decodeStrictly(bytes, encoding)
  if (text === null) return false
  const foreign = countOf(text, foreignLetters)
  return foreign >= foreignMin && countOf(text, mixed) <= foreign * mixedShareMax
}

const kanaShareMin = 0.3
const kana = /[\u3041-\u3096\u30a1-\u30fc]/gu

/** Half of the bytes of kana in Shift-JIS are letters of English, which misleads the detector in short texts. */
function isKana(bytes: Buffer): boolean {
  if (!isPlausible(bytes, 'shift_jis')) return false
  const text = decodeStrictly(bytes, 'shift_jis') ?? ''
  return countOf(text, kana) >= countOf(text, letters) * kanaShareMin
}

const countOf = (text: string, kind: RegExp): number => text.match(kind)?.length ?? 0

function decodeStrictly(bytes: Buffer, encoding: TextEncoding): string | null {
  const decoder = decoderOf(encoding, { fatal: true })
  const lines: string[] = []
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start)
    const line = bytes.subarray(start, end === -1 ? bytes.length : end)
    const text = decodeLine(decoder, line)
    if (text === null) return null
    lines.push(text)
    start += line.length + 1
  }
  return lines.join('\n')
}

/** A text may end with half a character, where a tag cut it off. */
function decodeLine(decoder: TextDecoder, line: Buffer): string | null {
  for (const cut of [0, 1]) {
    try {
      return decoder.decode(line.subarray(0, Math.max(0, line.length - cut)))
    } catch {
      // Not valid.
    }
  }
  return null
}
