import { discNumberOf, isRecord } from './disc-folders.ts'

const formatWords = new Set(
  'flac alac mp3 aac m4a ogg vorbis opus wav aiff ape wavpack wv tta dsd dsf mpc wma'.split(' '),
)
const formatDetail =
  /^(?:\d{1,4}(?:kbps|kbit|k|bit|khz)?|v\d|vbr|cbr|kbps|kbit|bits?|khz|hi|res|hires|lossless|lossy|web)$/
const bonusWords = new Set([
  'bonus',
  'disc',
  'disk',
  'cd',
  'dvd',
  'vinyl',
  'track',
  'tracks',
  'songs',
  'material',
])
const countedWords = new Set(['side', 'seite', 'face', 'tape', 'volume', 'vol'])
const mediumWords = new Set(['cd', 'dvd', 'vinyl', 'sacd'])

/** "1 - First", "2. Second", "(3) Third", "04 Fourth": a digit before a space alone may begin a title. */
const numberedTitle = /^(?!\W*0+\D)(?:[([](\d{1,2})[)\]]\s*|(\d{1,2})\s*[-–—:._)]\s+|(0\d)[-._\s])\s*\S/u

/**
 * Whether a folder is called like a part of the album around it. "FLAC" and "Bonus Disc" are hardly the names of albums;
 * "1", "Side A", "Volume 2" and "1 - First" may be (`counted`). Null for any other name.
 */
export function partKindOf(folderName: string): 'named' | 'counted' | null {
  const words = wordsOf(folderName)
  const [first = '', second = ''] = words
  if (formatWords.has(first) && words.slice(1).every((word) => formatDetail.test(word))) return 'named'
  if (first === 'bonus' && words.every((word) => bonusWords.has(word) || isNumber(word))) return 'named'
  if (words.length === 1 && (isNumber(first) || mediumWords.has(first))) return 'counted'
  if (words.length === 2 && countedWords.has(first) && /^(?:\d{1,2}|[a-h])$/.test(second)) return 'counted'
  if (discNumberOf(folderName) === null) return numberedTitle.test(folderName) ? 'counted' : null
  return isRecord(folderName) ? 'counted' : 'named'
}

/**
 * The disc in the name of a folder that is called like a part of an album, but may be an album as well: "Side B", "Volume
 * 2", "Tape 3", "4 - Fourth". Null for any other name.
 */
export function looseDiscNumberOf(folderName: string): number | null {
  const [first = '', second = '', ...others] = wordsOf(folderName)
  const [, ...numbers] = numberedTitle.exec(folderName) ?? []
  const number = numbers.find((digits) => digits !== undefined)
  if (number !== undefined) return Number(number)
  if (!countedWords.has(first) || others.length > 0) return null
  if (isNumber(second)) return Number(second)
  return /^[a-h]$/.test(second) ? second.charCodeAt(0) - 'a'.charCodeAt(0) + 1 : null
}

/** "Bonus Tracks" and the like lie beside the only disc of their album; a further disc says its number. */
export const isBonusFolder = (folderName: string): boolean => {
  const words = wordsOf(folderName)
  return words[0] === 'bonus' && words.every((word) => bonusWords.has(word))
}

const isNumber = (word: string): boolean => /^\d{1,2}$/.test(word)

const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
