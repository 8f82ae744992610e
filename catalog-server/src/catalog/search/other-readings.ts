import type { Database } from 'bun:sqlite'
import { knownIn } from './vocabulary.ts'

/** Longer queries are not read with a word parted, and longer words only at their first letters. */
const partedWordsMax = 3
const partedMax = 16

/** What is read in the place of some words of a query. */
type Reading = { at: number; replaces: number; pieces: string[] }

/**
 * Other ways to read the words of a query, as terms for the index of words: two neighbours joined ("penny whistle" is
 * Pennywhistle), the space between them a letter off ("th ebeatles" is The Beatles), one word parted ("zztop" is ZZ Top).
 * Only those whose pieces are words of some names: the many others match nothing, and each would be looked for. The last
 * word of a query may be unfinished.
 *
 * @param unknown the words that no name has
 */
export function otherReadings(
  index: Database,
  words: readonly string[],
  unknown: ReadonlySet<string>,
): string[] {
  const readings: Reading[] = []
  const add = (at: number, replaces: number, read: (...those: string[]) => string[][]): void => {
    const others = [...words.slice(0, at), ...words.slice(at + replaces)]
    if (!others.some((word) => unknown.has(word)))
      for (const pieces of read(...words.slice(at, at + replaces))) readings.push({ at, replaces, pieces })
  }
  for (let at = 0; at + 1 < words.length; at += 1) add(at, 2, regrouped)
  if (words.length <= partedWordsMax) for (const at of words.keys()) add(at, 1, parted)
  const known = knownIn(
    index,
    readings.flatMap(({ pieces }) => pieces),
  )
  return readings.flatMap(({ at, replaces, pieces }) => {
    const behind = words.slice(at + replaces)
    const whole = behind.length > 0 ? pieces : pieces.slice(0, -1)
    const last = pieces.slice(whole.length)
    const isKnown =
      whole.every((piece) => known.words.has(piece)) && last.every((piece) => known.beginnings.has(piece))
    const begun = [...words.slice(0, at), ...last, ...behind]
    return isKnown
      ? [[...whole.map((piece) => `"${piece}"`), ...begun.map((word) => `"${word}"*`)].join(' AND ')]
      : []
  })
}

function regrouped(before = '', after = ''): string[][] {
  const [first = '', ...others] = after
  const last = [...before].at(-1) ?? ''
  return [
    [before + after],
    [before + first, others.join('')],
    [before.slice(0, -last.length), last + after],
  ].filter((pieces) => !pieces.includes(''))
}

function parted(word = ''): string[][] {
  const places = Math.max(0, Math.min(word.length, partedMax) - 3)
  return Array.from({ length: places }, (_, at) => [word.slice(0, at + 2), word.slice(at + 2)])
}
