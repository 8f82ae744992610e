import type { Database } from 'bun:sqlite'
import type { Turn } from '../../base/turns.ts'
import { headMax, wordsUnder } from './vocabulary.ts'
import { createWordDistance } from './word-distance.ts'

/** The shortest word that is corrected: shorter ones are too similar to each other. */
const correctedFrom = 4
/** From this length on words may have two mistakes. */
const twoMistakesFrom = 8
const correctionsMax = 16

/** The most mistakes that a word may have. */
export const mistakesIn = (word: string): number =>
  word.length < correctedFrom ? 0 : word.length < twoMistakesFrom ? 1 : 2

type Correction = { other: string; distance: number }

/**
 * Words of the vocabulary similar to a word, nearest first; with `isUnfinished` their beginnings are compared. Of two
 * mistakes few people make both at the beginning: those are looked for when there is nothing else, and only if `isAlone`,
 * since they may be anywhere in the vocabulary.
 *
 * @param heads those of the vocabulary
 */
export async function fuzzyCandidates(
  index: Database,
  heads: readonly string[],
  word: string,
  { isUnfinished, isAlone }: { isUnfinished: boolean; isAlone: boolean },
  turn: Turn,
): Promise<string[]> {
  const max = mistakesIn(word)
  if (max === 0) return []
  const near = headsNear(heads, word, 1)
  await turn()
  const corrections = await nearestUnder(near)
  if (corrections.length > 0 || max === 1 || !isAlone) return corrections
  const known = new Set(near)
  const further = headsNear(heads, word, max).filter((head) => !known.has(head))
  await turn()
  // With all its mistakes at the beginning the word goes on unchanged.
  return nearestUnder(further, word.slice(headMax + max))

  async function nearestUnder(those: readonly string[], containing?: string): Promise<string[]> {
    const comparison = createWordDistance(word, max)
    const found: Correction[] = []
    const shortest = word.length - max
    const longest = isUnfinished ? Infinity : word.length + max
    for (const { head, rests } of wordsUnder(index, those, containing)) {
      await turn()
      let hopeless: string | null = null
      let ended = 0
      for (let at = 0; at <= rests.length; at = ended + 1) {
        ended = rests.indexOf(' ', at)
        if (ended < 0) ended = rests.length
        const length = head.length + ended - at
        if (length < shortest || length > longest) continue
        if (hopeless !== null && rests.startsWith(hopeless, at)) continue
        const other = head + rests.slice(at, ended)
        const end = comparison.moveTo(other)
        hopeless = end < 0 ? null : other.slice(head.length, end)
        const distance = end < 0 ? comparison.distance(isUnfinished) : max + 1
        if (distance <= max) found.push({ other, distance })
      }
    }
    return found
      .toSorted((a, b) => a.distance - b.distance || a.other.length - b.other.length)
      .slice(0, correctionsMax)
      .map(({ other }) => other)
  }
}

/** The heads of words that a word may have become with so many mistakes among their first letters. */
function headsNear(heads: readonly string[], word: string, max: number): string[] {
  const comparison = createWordDistance(word, max)
  return heads.filter((head) => comparison.moveTo(head) < 0)
}
