import type { Database } from 'bun:sqlite'
import type { Kind } from './kinds.ts'

/** In pages of the index, written in one transaction of some milliseconds. */
const pagesAtOnce = 64

/**
 * The words of a kind are written in segments, a new one with each transaction, and a search looks for a word in all of
 * them: one segment is read in two thirds of the time that fifteen are. A call brings them a step closer to one.
 *
 * @returns whether there was something to merge
 */
export function mergeWords(index: Database, kind: Kind): boolean {
  const changes = index.query<{ count: number }, []>('SELECT total_changes() AS count')
  const before = changes.get()?.count ?? 0
  index.query(`INSERT INTO ${kind}_words (${kind}_words, rank) VALUES ('merge', ?)`).run(-pagesAtOnce)
  // The command is one change even when there is nothing to do.
  return (changes.get()?.count ?? 0) - before > 1
}
