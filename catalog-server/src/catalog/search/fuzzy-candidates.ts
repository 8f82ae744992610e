import type { Database } from 'bun:sqlite'
import { editDistance } from '../../base/edit-distance.ts'

/** The shortest word that is corrected: shorter ones are too similar to each other. */
const correctedFrom = 4
/** The shortest word of the vocabulary: a query may have one character too many. */
const learnedFrom = 3
/** From this length on words may have two mistakes. */
const twoMistakesFrom = 8
/** The characters of a word that are indexed; the rest only counts in the comparison. */
const keptCharacters = 8
const candidatesMax = 400
const correctionsMax = 6

const mistakesIn = (word: string): number =>
  word.length < correctedFrom ? 0 : word.length < twoMistakesFrom ? 1 : 2

/**
 * The hashes of a word's beginning with up to as many characters deleted as mistakes are allowed. Two words that differ
 * by a deletion, insertion, substitution or swap have one of these in common (the symmetric delete algorithm of Wolf
 * Garbe).
 */
function keysOf(word: string): number[] {
  let texts = new Set([word.slice(0, keptCharacters)])
  const all = new Set(texts)
  for (let mistake = 0; mistake < mistakesIn(word); mistake += 1) {
    texts = new Set(
      [...texts].flatMap((text) => Array.from(text, (_, at) => text.slice(0, at) + text.slice(at + 1))),
    )
    for (const text of texts) all.add(text)
  }
  return Array.from(all, (text) => Bun.hash.xxHash32(text))
}

/** Adds the words of a text to the vocabulary. Words stay, also when no name contains them any more. */
export function addVocabulary(index: Database, text: string): void {
  const insert = index.query<{ number: number }, [string]>(
    'INSERT INTO vocabulary (word) VALUES (?) ON CONFLICT DO NOTHING RETURNING number',
  )
  const point = index.query('INSERT OR IGNORE INTO vocabulary_keys (key, number) VALUES (?, ?)')
  for (const word of new Set(text.split(' '))) {
    if (word.length < learnedFrom) continue
    const added = insert.get(word)
    if (added) for (const key of keysOf(word)) point.run(key, added.number)
  }
}

/** Words of the vocabulary similar to a word, nearest first; with `isUnfinished` their beginnings are compared. */
export function fuzzyCandidates(index: Database, word: string, isUnfinished: boolean): string[] {
  const max = mistakesIn(word)
  if (max === 0) return []
  const found = index
    .query<{ word: string }, [string, number]>(
      `SELECT DISTINCT word FROM vocabulary_keys JOIN vocabulary USING (number)
       WHERE key IN (SELECT value FROM json_each(?)) LIMIT ?`,
    )
    .all(JSON.stringify(keysOf(word)), candidatesMax)
  return found
    .map(({ word: other }) => ({ other, distance: distanceTo(other, word, max, isUnfinished) }))
    .filter(({ distance }) => distance <= max)
    .sort((a, b) => a.distance - b.distance || a.other.length - b.other.length)
    .slice(0, correctionsMax)
    .map(({ other }) => other)
}

function distanceTo(other: string, word: string, max: number, isUnfinished: boolean): number {
  const whole = editDistance(word, other, max)
  if (!isUnfinished || other.length <= word.length) return whole
  // A matching beginning costs as much as a matching whole word.
  const beginnings = Array.from({ length: 2 * max + 1 }, (_, index) =>
    editDistance(word, other.slice(0, word.length - max + index), max),
  )
  return Math.min(whole, ...beginnings)
}
