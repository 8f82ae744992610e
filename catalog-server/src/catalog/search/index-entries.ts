import type { Database } from 'bun:sqlite'
import { numberBefore } from './entry-number.ts'
import type { Kind } from './kinds.ts'
import { joinedForms, searchText } from './text.ts'
import { addVocabulary } from './vocabulary.ts'

/** An artist, album or track with the text that it is found by. */
export type Named = { id: string; name: string; context: string | null }

/** Adds entries for what the index does not contain. */
export function addEntries(index: Database, kind: Kind, rows: readonly Named[]): void {
  const addName = index.query(`INSERT INTO ${kind}_names (number, id, folded) VALUES (?, ?, ?)`)
  const addWords = index.query(`INSERT INTO ${kind}_words (rowid, name, context) VALUES (?, ?, ?)`)
  const contextOf = createContext()
  const vocabulary: string[] = []
  for (const [weight, weighed] of byWeight(index, kind, rows)) {
    let number = lastNumber(index, kind, weight)
    for (const { id, name, context } of weighed) {
      const folded = searchText(name)
      const words = withJoinedForms(name, folded)
      vocabulary.push(words)
      number += 1
      addName.run(number, id, folded)
      addWords.run(number, words, contextOf(context ?? ''))
    }
  }
  addVocabulary(index, vocabulary)
}

/** Heaviest first, since the index of words takes entries fastest in the order of their numbers. */
function byWeight(index: Database, kind: Kind, rows: readonly Named[]): [number, Named[]][] {
  const weights = new Map(
    index
      .query<{ id: string; weight: number }, [Kind, string]>(
        'SELECT id, weight FROM weights WHERE kind = ? AND id IN (SELECT value FROM json_each(?))',
      )
      .all(kind, JSON.stringify(rows.map(({ id }) => id)))
      .map(({ id, weight }) => [id, weight]),
  )
  const groups = Map.groupBy(rows, ({ id }) => weights.get(id) ?? 0)
  return [...groups].toSorted(([a], [b]) => b - a)
}

const lastNumber = (index: Database, kind: Kind, weight: number): number =>
  index
    .query<{ number: number }, [number, number]>(
      `SELECT coalesce(max(number), ?1) AS number FROM ${kind}_names WHERE number > ?1 AND number < ?2`,
    )
    .get(numberBefore(weight), weight === 0 ? Number.MAX_SAFE_INTEGER : numberBefore(weight - 1))?.number ??
  numberBefore(weight)

/** Removes the entries of these ids; one without an entry is passed over. */
export function removeEntries(index: Database, kind: Kind, ids: readonly string[]): void {
  const known = index
    .query<{ number: number }, [string]>(
      `SELECT number FROM ${kind}_names WHERE id IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(ids))
  const removeWords = index.query(`DELETE FROM ${kind}_words WHERE rowid = ?`)
  const removeName = index.query(`DELETE FROM ${kind}_names WHERE number = ?`)
  for (const { number } of known) {
    removeWords.run(number)
    removeName.run(number)
  }
}

const withJoinedForms = (text: string, folded = searchText(text)): string =>
  [folded, ...joinedForms(text, folded)].join(' ')

/** The tracks of an album come one after another and mostly have one context. */
function createContext(): (context: string) => string {
  let last = { context: '', words: '' }
  return (context) => {
    if (context !== last.context) last = { context, words: withJoinedForms(context) }
    return last.words
  }
}
