import type { Database } from 'bun:sqlite'
import type { Turn } from '../../base/turns.ts'
import { fuzzyCandidates } from './fuzzy-candidates.ts'
import { headsIn } from './vocabulary.ts'

/**
 * Matches for names by words that differ by one or two mistakes, each to be tried when the one before found nothing: with
 * the words corrected that no name has; then with all, since a mistake may make another word.
 *
 * @param unknown the words that no name has
 */
export async function* misspellings(
  index: Database,
  words: readonly string[],
  unknown: ReadonlySet<string>,
  turn: Turn,
): AsyncGenerator<string> {
  const distinct = [...new Set(words)]
  const last = words.at(-1)
  const heads = headsIn(index)
  const readings = new Map<string, string[]>()
  const read = async (word: string): Promise<string[]> => {
    const how = { isUnfinished: word === last, isAlone: unknown.size === 1 }
    const reading = await fuzzyCandidates(index, heads, word, how, turn)
    readings.set(word, reading)
    return reading
  }
  // A name has to have all of the words.
  for (const word of unknown) if ((await read(word)).length === 0) return
  if (unknown.size > 0) yield matchOf(distinct, readings, last)
  let isOther = false
  for (const word of distinct) if (!unknown.has(word) && (await read(word)).length > 0) isOther = true
  if (isOther) yield matchOf(distinct, readings, last)
}

function matchOf(
  words: readonly string[],
  readings: ReadonlyMap<string, readonly string[]>,
  last: string | undefined,
): string {
  const terms = words.map((word) => {
    // Only the last word may be unfinished; the others were compared as a whole.
    const end = word === last ? '*' : ''
    const others = (readings.get(word) ?? []).filter((one) => !one.startsWith(word))
    return `(${[`"${word}"*`, ...others.map((one) => `"${one}"${end}`)].join(' OR ')})`
  })
  return `name : (${terms.join(' AND ')})`
}
