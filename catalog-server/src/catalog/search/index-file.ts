import type { Database } from 'bun:sqlite'
import { renameSync, rmSync, statSync } from 'node:fs'
import { searchKinds } from '@pezzottify/contract'
import { openDatabase } from '../../db/sqlite.ts'
import { newId } from '../../base/ids.ts'

export type Kind = (typeof searchKinds)[number]

/** Raised when the layout or the folding changes: an index of another version is rebuilt. */
const layoutVersion = 3

/**
 * Opens the search index. It is derived from the catalog: a missing or damaged one, or one of another layout, is
 * created anew. A folder in its place is moved aside, since it is not ours.
 *
 * @returns `isNew` when everything has to be indexed
 * @throws the error that prevents a new file
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

/** Marks the index as complete; without the mark the next start would rebuild it. */
export const declareWhole = (index: Database): void =>
  void index.run(`PRAGMA user_version = ${layoutVersion}`)

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
    // Whatever is wrong with it, it is replaced.
  }
  index?.close()
  return null
}

/** The vocabulary, and the hashes by which misspelled words are found. */
const vocabularyTables = `
CREATE TABLE vocabulary (number INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE);
CREATE TABLE vocabulary_keys (key INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID;
`

/** The words of a kind by prefix, with the folded name that ranking compares. */
const tablesOf = (kind: Kind): string => `
CREATE TABLE ${kind}_names (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, folded TEXT NOT NULL);
CREATE INDEX ${kind}_names_folded ON ${kind}_names(folded);
CREATE VIRTUAL TABLE ${kind}_words USING fts5(
  name, context, content = '', contentless_delete = 1, detail = column, prefix = '1 2 3', tokenize = 'unicode61'
);
`
