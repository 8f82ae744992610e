import type { Database } from 'bun:sqlite'
import { renameSync, rmSync, statSync } from 'node:fs'
import { openDatabase } from '../../db/sqlite.ts'
import { newId } from '../../base/ids.ts'
import type { Kind } from './kinds.ts'
import { kinds } from './kinds.ts'

/** Raised when the layout or the folding changes: an index of another version is rebuilt. */
const layoutVersion = 7

/**
 * Opens the search index. It is derived from the catalog: a missing or damaged one, or one of another layout, is
 * created anew, empty. A folder in its place is moved aside, since it is not ours.
 *
 * @throws the error that prevents a new file
 */
export function openIndex(path: string): Database {
  const existing = tryOpen(path)
  if (existing) return existing
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) renameSync(path, `${path}.moved-${newId()}`)
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  const index = openDatabase(path, 'NORMAL')
  index.transaction(() => {
    index.run(standingTable)
    index.run(vocabularyTable)
    index.run(weightsTable)
    for (const kind of kinds) index.run(tablesOf(kind))
    index.run(`PRAGMA user_version = ${layoutVersion}`)
  })()
  return index
}

/**
 * Checks whether the file behind an open index is still the opened one. SQLite would go on writing into a deleted file,
 * and answer from memory what a truncated one no longer contains: an index never shrinks by itself.
 */
export function watchFile(path: string): () => boolean {
  const opened = statSync(path)
  let longest = opened.size
  return () => {
    const now = statSync(path, { throwIfNoEntry: false })
    const isSame = now?.ino === opened.ino && now.dev === opened.dev && now.size >= longest
    longest = Math.max(longest, now?.size ?? 0)
    return isSame
  }
}

function tryOpen(path: string): Database | null {
  let index: Database | undefined
  try {
    index = openDatabase(path, 'NORMAL')
    const version = index.query<{ user_version: number }, []>('PRAGMA user_version').get()?.user_version
    if (version === layoutVersion) return index
  } catch {
    // A file that cannot be read is replaced, whatever the reason.
  }
  index?.close()
  return null
}

/**
 * How far the index has followed the catalog, in one row: the last number of the queue that it has taken, and, while the
 * first entries are made, the kind and the row of the catalog that they have come to. Empty in a new index.
 */
const standingTable = 'CREATE TABLE standing (taken INTEGER NOT NULL, kind TEXT, row INTEGER NOT NULL);'

/** The words of all names by their first characters, for queries with mistakes. `rests` are separated by spaces. */
const vocabularyTable = `
CREATE TABLE vocabulary (number INTEGER PRIMARY KEY, head TEXT NOT NULL UNIQUE, rests TEXT NOT NULL);
`

/** What is played and liked most; see `entry-number.ts`. */
const weightsTable = `
CREATE TABLE weights (kind TEXT, id TEXT, weight INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
`

/** The words of a kind by prefix, with the folded name that ranking compares. */
const tablesOf = (kind: Kind): string => `
CREATE TABLE ${kind}_names (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, folded TEXT NOT NULL);
CREATE INDEX ${kind}_names_folded ON ${kind}_names(folded);
CREATE VIRTUAL TABLE ${kind}_words USING fts5(
  name, context, content = '', contentless_delete = 1, detail = column, prefix = '1 2 3 4', tokenize = 'unicode61'
);
`
