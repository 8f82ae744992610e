import type { Database } from 'bun:sqlite'
import { renameSync, rmSync, statSync } from 'node:fs'
import { searchKinds } from '@pezzottify/contract'
import { openDatabase } from '../../db/sqlite.ts'
import { newId } from '../../base/ids.ts'

export type Kind = (typeof searchKinds)[number]

/** Raised when the layout or the folding changes: an index of another version is made anew. */
const layoutVersion = 3

/**
 * Opens the search index. It is derived: one that is missing, damaged or of another layout is made anew. A folder in its
 * place is moved aside: nothing of ours would lie in it.
 *
 * @returns `isNew` when everything has to be indexed
 * @throws what hinders a new file
 */
export function openIndex(path: string): { index: Database; isNew: boolean } {
  const existing = tryOpen(path)
  if (existing) return { index: existing, isNew: false }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) renameSync(path, `${path}.moved-${newId()}`)
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  const index = openDatabase(path, 'NORMAL')
  for (const kind of searchKinds) index.run(tablesOf(kind))
  index.run(vocabularyTables)
  return { index, isNew: true }
}

/** From now on the index is one that follows the catalog; before, it would be made anew by the next start. */
export const declareWhole = (index: Database): void =>
  void index.run(`PRAGMA user_version = ${layoutVersion}`)

/**
 * Tells whether the file behind an open index is still the one that was opened. SQLite would go on writing into one that was
 * deleted, and answer from memory what is no longer in one that was cut short: an index never shrinks by itself.
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
    // Whatever is wrong with it, a new one is right.
  }
  index?.close()
  return null
}

/** All words there are, and by which of their parts a misspelled one is found. */
const vocabularyTables = `
CREATE TABLE vocabulary (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
CREATE TABLE vocabulary_keys (key INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID;
`

/** Words of a kind by prefix, and beside them the folded name that ranking compares. */
const tablesOf = (kind: Kind): string => `
CREATE TABLE ${kind}_names (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, folded TEXT NOT NULL);
CREATE INDEX ${kind}_names_folded ON ${kind}_names(folded);
CREATE VIRTUAL TABLE ${kind}_words USING fts5(
  name, context, content = '', contentless_delete = 1, detail = column, prefix = '1 2 3', tokenize = 'unicode61'
);
`
