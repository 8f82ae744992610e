import { numberIn, numberingOf, type Numbering } from './name-number.ts'

/** How the file names in a folder are built: the numbers in front, and the parts behind them. */
export type NamePattern = {
  numbering: Numbering
  /** Null where a name without its number is the title. */
  parts: NameParts | null
}

/**
 * The indexes of artist, album, number and title among the parts between ` - `, after the number in front. A part that is
 * the same in all names is the artist or the album, never the title.
 */
type NameParts = { artist: number; album: number | null; number: number | null; title: number }

/** Of a name that has none beside it. */
export const loneName: NamePattern = { numbering: 'each', parts: null }

const separator = /\s+[-–—]\s+/u

export const partsOf = (text: string): string[] => text.split(separator)

/** The name without its extension, with spaces for underscores. */
export const textOf = (name: string): string => stemOf(name).replaceAll('_', ' ')

/** `parts` is null where the names are not built alike, or do not tell what is what. */
export function patternOf(names: readonly string[]): NamePattern {
  const texts = [...new Set(names.map(textOf))]
  if (texts.length < 2) return loneName
  const numbering = numberingOf(texts)
  // The narrator of a book is in no name of a chapter.
  return { numbering, parts: numbering === 'chapters' ? null : partsIn(texts, numbering) }
}

function partsIn(texts: readonly string[], numbering: Numbering): NameParts | null {
  // A number in front of some names alone may be a part of a title or an artist.
  const possible = numbering === 'certain' ? 'each' : numbering
  const rests = texts.map((text) => numberIn(text, possible)?.rest)
  if (new Set(rests.map((rest) => rest === undefined)).size > 1) return null
  const all = texts.map((text, at) => partsOf(rests[at] ?? text))
  const count = all[0]?.length ?? 0
  if (all.some((parts) => parts.length !== count || parts.some((part) => part.trim() === ''))) return null
  const columns = Array.from({ length: count }, (_, at) => all.map((parts) => parts[at] ?? ''))
  const found = partsAmong(columns, rests[0] !== undefined)
  return found && areArtists(columns[found.artist] ?? []) ? found : null
}

function partsAmong(columns: readonly string[][], isNumbered: boolean): NameParts | null {
  const [first = [], second = [], third = [], fourth = []] = columns
  if (columns.length === 2 && !(isSame(first) && isSame(second))) {
    if (second.every((part) => version.test(part))) return null
    return isSame(second)
      ? { artist: 1, album: null, number: null, title: 0 }
      : { artist: 0, album: null, number: null, title: 1 }
  }
  if (columns.length === 3 && !isSame(third)) {
    if (!isNumbered && areNumbers(second, first)) return { artist: 0, album: null, number: 1, title: 2 }
    // Artist, album and title: without an album that is the same in all names, the parts may be anything.
    if (isSame(second)) return { artist: 0, album: 1, number: null, title: 2 }
  }
  if (columns.length === 4 && !isNumbered && isSame(second) && !isSame(fourth) && areNumbers(third, first))
    return { artist: 0, album: 1, number: 2, title: 3 }
  return null
}

const isSame = (column: readonly string[]): boolean => new Set(column).size === 1

/** Numbers of tracks, rather than those that records are called by: "19" and "21". */
const areNumbers = (column: readonly string[], artists: readonly string[]): boolean =>
  column.every((part) => /^\d{1,3}$/.test(part)) &&
  column.some((part) => /^0|^1$/.test(part)) &&
  new Set(column.map((part, at) => `${part} ${artists[at]}`)).size === column.length

/** What follows a title to tell its version, all of it. */
const version =
  /^(?:(?:live|acoustic|unplugged|demo|instrumental|karaoke|remaster(?:ed)?|remix|original|radio|extended|album|single|mono|stereo|version|edit|mix|session|\d{4})(?:\s+|$))+$|^live (?:at|in|from|on|@)\s/i

const counted =
  /^(?:chapter|kapitel|kapittel|chapitre|cap[ií]tulo|capitolo|hoofdstuk|rozdzia[łl]|глава|part|teil|partie|parte|episode|folge|track|side|dis[ck]|cd|vol|volume)[\s.]*(?:\d{1,3}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)$|^side\s*[a-l]\d{0,2}$/iu
const date = /^(?:\d{4}([-.\s])\d{1,2}\1\d{1,2}|\d{1,2}([-.\s])\d{1,2}\2\d{4})$/
const placeOnRecord = /^[a-l]\d{0,2}$/i

/** Whether these can be artists: chapters, days and sides of records are none, nor is what is only counted on. */
function areArtists(column: readonly string[]): boolean {
  if (column.some((part) => counted.test(part.trim()) || date.test(part.trim()))) return false
  if (isSame(column)) return true
  return (
    !column.every((part) => placeOnRecord.test(part)) &&
    !isSame(column.map((part) => part.replaceAll(/\d+/g, '0')))
  )
}

/** The name without its extension. */
export const stemOf = (name: string): string =>
  name.slice(0, name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : undefined)

const sayingNothing = new Set([
  'music',
  'audio',
  'sounds',
  'sound',
  'flac',
  'alac',
  'mp3',
  'aac',
  'ogg',
  'opus',
  'm4a',
  'wav',
  'aiff',
  'wma',
  'wv',
  'dsf',
  'musics',
  'snd',
  'sfx',
  'bgm',
  'media',
  'default',
  'songs',
  'tracks',
  'tunes',
])

/** The name that a folder gives to its album: one like `mp3` says nothing, the one above it may. */
export function albumNameOf(root: string, directory: string): string {
  const names = [...root.split('/').slice(-1), ...directory.split('/')].filter((name) => name !== '')
  return names.findLast((name) => !sayingNothing.has(name.toLowerCase())) ?? names.at(-1) ?? root
}
