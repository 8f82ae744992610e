import { Database } from 'bun:sqlite'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError, systemCodeOf } from '../../../base/errors.ts'
import { sqliteErrorOf } from '../../../db/sqlite-errors.ts'

export type SourceRow = Record<string, unknown>

/** A database of the original server, opened read-only. */
export type Source = {
  path: string
  /** `user_version`: 99999 and up. */
  version: number
  has(table: string): boolean
  /** The rows in the order they were written; none for a table that this version lacks. */
  rows(table: string, order?: string): Iterable<SourceRow>
  close(): void
}

/** @throws AppError `not_found`, `conflict` for a file that is no database of versions `oldest` to `newest` */
export function openSource(path: string, label: string, oldest: number, newest: number): Source {
  if (!existsSync(path)) throw new AppError('not_found', `There is no file ${path}.`)
  const { database, close } = openReadOnly(path)
  try {
    const version =
      database.query<{ user_version: number }, []>('PRAGMA user_version').get()?.user_version ?? 0
    if (version < oldest || version > newest)
      throw new AppError(
        'conflict',
        `${path} is no ${label} of the original server: its version is ${version}, not ${oldest} to ${newest}.`,
      )
    const tables = new Set(
      database
        .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .all()
        .map(({ name }) => name),
    )
    return {
      path,
      version,
      has: (table) => tables.has(table),
      rows: (table, order = 'rowid') =>
        tables.has(table)
          ? database
              .query<SourceRow, []>(`SELECT rowid AS source_rowid, * FROM ${table} ORDER BY ${order}`)
              .iterate()
          : [],
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}

/** On a read-only disk a copy is opened: SQLite needs to create files beside a database. */
function openReadOnly(path: string): { database: Database; close: () => void } {
  const database = new Database(path, { readonly: true })
  try {
    database.query('SELECT count(*) FROM sqlite_schema').get()
    return { database, close: () => database.close() }
  } catch (error) {
    database.close()
    if (sqliteErrorOf(error)?.code === 'damaged')
      throw new AppError('conflict', `${path} is damaged, or no database at all. Nothing was changed.`, {
        cause: error,
      })
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(systemCodeOf(error) ?? '')) throw error
  }
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-source-'))
  const copy = join(folder, 'source.db')
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    for (const ending of ['', '-wal'])
      if (existsSync(path + ending)) copyFileSync(path + ending, copy + ending)
    const database = new Database(copy)
    return {
      database,
      close: () => {
        database.close()
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

/** A column as text; null when it is missing, null or of another type. Numbers become text. */
export function textIn(row: SourceRow, column: string): string | null {
  const value = row[column]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null
}

/** A column as a whole number; null when it is missing or of another type. */
export function integerIn(row: SourceRow, column: string): number | null {
  const value = row[column]
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? Math.trunc(number) : null
}

/** A column as Unix seconds; times in text form are in UTC. */
export function timeIn(row: SourceRow, column: string): number | null {
  const seconds = integerIn(row, column)
  if (seconds !== null) return seconds
  const text = textIn(row, column)
  const ms = text === null ? Number.NaN : Date.parse(`${text.replace(' ', 'T').replace(/Z$/, '')}Z`)
  return Number.isNaN(ms) ? null : Math.floor(ms / 1_000)
}
