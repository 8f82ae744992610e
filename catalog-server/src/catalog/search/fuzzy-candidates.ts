import type { Database } from 'bun:sqlite'
import { editDistance } from '../../base/edit-distance.ts'

/** Shorter words are too much like each other to guess. */
const correctedFrom = 4
/** But one too many may make them longer. */
const learnedFrom = 3
/** Words of this length may hold two mistakes. */
const twoMistakesFrom = 8
/** What is looked at of a word to find it; the rest only decides whether it is near enough. */
const keptCharacters = 8
const candidatesMax = 400
const correctionsMax = 6

const mistakesIn = (word: string): number =>
  word.length < correctedFrom ? 0 : word.length < twoMistakesFrom ? 1 : 2

/**
 * The beginning of a word with up to as many characters left out as mistakes are allowed. Two words that differ by a
 * character left out, added, changed or exchanged have one of these in common (the symmetric deletion of Wolf Garbe).
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

/** Takes the words of a text into the vocabulary. Words stay, also when no name has them any more. */
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

/** Words of the vocabulary that a word may have been meant to be, the nearest first; for `isUnfinished` their beginnings count. */
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
  // A beginning that fits costs as much as a whole word that does.
  const beginnings = Array.from({ length: 2 * max + 1 }, (_, index) =>
    editDistance(word, other.slice(0, word.length - max + index), max),
  )
  return Math.min(whole, ...beginnings)
}
