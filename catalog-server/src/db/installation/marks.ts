import type { Database } from 'bun:sqlite'
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { hasTable } from '../migrate.ts'

/**
 * Identifies databases that belong together. `round` is raised in both at each start and each stop, so that an older
 * copy has a lower one. A note in the data folder has the same values, so that they are known when both databases are
 * gone.
 */
export const Mark = z.object({ installation: z.string(), round: z.int() })
export type Mark = z.infer<typeof Mark>

/** Not part of a migration: it says nothing about the content of the database, and copies of any age can get one. */
const table = `CREATE TABLE IF NOT EXISTS installation (
  one INTEGER PRIMARY KEY CHECK (one = 1), installation TEXT NOT NULL, round INTEGER NOT NULL)`

/** The mark in a database; null when it was never used together with another one. */
export function markIn(database: Database): Mark | null {
  if (!hasTable(database, 'installation')) return null
  return database.query<Mark, []>('SELECT installation, round FROM installation').get()
}

export function putMark(database: Database, { installation, round }: Mark): void {
  database
    .transaction(() => {
      database.run(table)
      database.run('INSERT OR REPLACE INTO installation VALUES (1, ?, ?)', [installation, round])
    })
    .immediate()
}

export const removeMark = (database: Database): void => {
  database.run('DROP TABLE IF EXISTS installation')
}

export const noteOf = (dataFolder: string): string => join(dataFolder, 'installation.json')

/** The note in the data folder; null when there is none or it cannot be read. */
export function readNote(dataFolder: string): Mark | null {
  try {
    return Mark.parse(JSON.parse(readFileSync(noteOf(dataFolder), 'utf8')))
  } catch {
    return null
  }
}

export function writeNote(dataFolder: string, mark: Mark): void {
  const path = noteOf(dataFolder)
  writeFileSync(`${path}.new`, `${JSON.stringify(mark)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** Whether a server has run on this data folder before: it leaves a note; older versions left only the search index. */
export const wasUsed = (dataFolder: string): boolean =>
  existsSync(noteOf(dataFolder)) ||
  statSync(join(dataFolder, 'search.db'), { throwIfNoEntry: false })?.isFile() === true
