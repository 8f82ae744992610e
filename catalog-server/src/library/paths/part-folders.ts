import { discNumberOf } from './disc-folders.ts'

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

/**
 * Whether a folder is called like a part of the album around it. "FLAC" and "Bonus Disc" are hardly the names of albums;
 * "1", "Side A" and "Volume 2" may be (`counted`). Null for any other name.
 */
export function partKindOf(folderName: string): 'named' | 'counted' | null {
  const words = wordsOf(folderName)
  const [first = '', second = ''] = words
  if (formatWords.has(first) && words.slice(1).every((word) => formatDetail.test(word))) return 'named'
  if (first === 'bonus' && words.every((word) => bonusWords.has(word) || isNumber(word))) return 'named'
  if (words.length === 1 && (isNumber(first) || mediumWords.has(first))) return 'counted'
  if (words.length === 2 && countedWords.has(first) && /^(?:\d{1,2}|[a-h])$/.test(second)) return 'counted'
  return discNumberOf(folderName) === null ? null : 'counted'
}

const isNumber = (word: string): boolean => /^\d{1,2}$/.test(word)

const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
