import type { Database } from 'bun:sqlite'
import { beginningsIn } from './vocabulary.ts'

/** Longer queries are not read with a word parted, and longer words only at their first letters. */
const partedWordsMax = 3
const partedMax = 16

/** What is read in the place of some words of a query; its last piece may be the beginning of a word. */
type Reading = { at: number; replaces: number; pieces: string[] }

/**
 * Other ways to read the words of a query, as terms for the index of words: two neighbours joined ("penny whistle" is
 * Pennywhistle), the space between them a letter off ("th ebeatles" is The Beatles), one word parted ("zztop" is ZZ Top).
 * Only those whose pieces begin words of some names: the many others match nothing, and each would be looked for.
 */
export function otherReadings(index: Database, words: readonly string[]): string[] {
  const readings: Reading[] = words
    .slice(1)
    .flatMap((word, at) => regrouped(words[at] ?? '', word).map((pieces) => ({ at, replaces: 2, pieces })))
  if (words.length <= partedWordsMax)
    for (const [at, word] of words.entries())
      readings.push(...parted(word).map((pieces) => ({ at, replaces: 1, pieces })))
  const known = beginningsIn(
    index,
    readings.flatMap(({ pieces }) => pieces),
  )
  return readings
    .filter(({ pieces }) => pieces.every((piece) => known.has(piece)))
    .map(({ at, replaces, pieces }) => {
      const whole = pieces.slice(0, -1).map((piece) => `"${piece}"`)
      const unfinished = [...words.slice(0, at), ...pieces.slice(-1), ...words.slice(at + replaces)]
      return [...whole, ...unfinished.map((word) => `"${word}"*`)].join(' AND ')
    })
}

function regrouped(before: string, after: string): string[][] {
  const [first = '', ...others] = after
  const last = [...before].at(-1) ?? ''
  return [
    [before + after],
    [before + first, others.join('')],
    [before.slice(0, -last.length), last + after],
  ].filter((pieces) => !pieces.includes(''))
}

function parted(word: string): string[][] {
  const places = Math.max(0, Math.min(word.length, partedMax) - 3)
  return Array.from({ length: places }, (_, at) => [word.slice(0, at + 2), word.slice(at + 2)])
}
