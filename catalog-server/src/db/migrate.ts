import type { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { AppError, messageOf, systemCodeOf } from '../base/errors.ts'
import { sha256Hex } from '../base/ids.ts'
import { openDatabase } from './sqlite.ts'
import { copyWhole, readyFor } from './whole-copy.ts'

/** A migration. Never edited once released: every database it ran on stores its checksum. */
export type Migration = { name: string; sql: string }

/** By table, each column as `name TYPE`. */
export type Columns = Readonly<Record<string, readonly string[]>>

export type Schema = {
  /** The name of the file for people: `catalog.db`. */
  label: string
  migrations: readonly Migration[]
  /** What the migrations make: `columnsOf` wrote it, through `npm run docs`, so that no start has to run them all. */
  columns: Columns
  /** `user_version` before the first migration; each adds one. */
  versionBase: number
  /**
   * Refuses or adopts a file that this program did not create. Returns how many migrations it already contains. It only
   * reads.
   */
  adopt(database: Database, version: number): number
}

/**
 * Migrates a database file to the newest schema. A damaged file is refused before any change; a file that has to change
 * is copied first (`catalog.db.before-5`); all steps commit together, so an interruption leaves the old schema, and the
 * copy has the old schema too.
 *
 * @throws AppError `conflict` when the file is damaged, newer than this program, or not ours
 */
export function migrate(path: string, schema: Schema): void {
  refuseDuringRestore(path, schema.label)
  using database = openDatabase(path, 'FULL')
  const done = stepsIn(database, schema)
  const isNewest = done === schema.migrations.length
  if (!isNewest && !isEmpty(database)) {
    checkIntegrity(database, schema.label)
    copyBefore(database, `${path}.before-${schema.migrations.length}`, schema.label)
  }
  database
    .transaction(() => {
      if (!hasTable(database, 'schema_migration')) recordSteps(database, schema, done)
      for (const [index, migration] of schema.migrations.entries()) {
        if (index < done) continue
        database.run(migration.sql)
        recordStep(database, migration, index)
        database.run(`PRAGMA user_version = ${schema.versionBase + index}`)
      }
    })
    .deferred()
  verifySchema(database, schema)
}

/** No new database is created at a path where a restored one is about to be put. */
function refuseDuringRestore(path: string, label: string): void {
  if (!existsSync(path) && existsSync(readyFor(path)))
    throw new AppError(
      'conflict',
      `A restore of ${label} was interrupted (${path}). Start the server, which finishes it, or restore again.`,
    )
}

/** @throws AppError `conflict` with what SQLite found */
export function checkIntegrity(database: Database, label: string): void {
  const rows = database.query<{ integrity_check: string }, []>('PRAGMA integrity_check(5)').all()
  const findings = rows.map((row) => row.integrity_check).filter((text) => text !== 'ok')
  if (findings.length > 0)
    throw new AppError(
      'conflict',
      `${label} is damaged (${findings.join('; ')}). Put a backup in its place; the file was not changed.`,
    )
}

/**
 * The number of the schema's migrations that a database contains. It is only read.
 *
 * @throws AppError `conflict` when it is newer than this program, or not ours
 */
export function stepsIn(database: Database, schema: Schema): number {
  const version = database.query<{ user_version: number }, []>('PRAGMA user_version').get()?.user_version ?? 0
  const known = hasTable(database, 'schema_migration')
    ? database
        .query<{ name: string; checksum: string }, []>(
          'SELECT name, checksum FROM schema_migration ORDER BY position',
        )
        .all()
    : undefined
  if (!known) return isEmpty(database) ? 0 : schema.adopt(database, version)
  for (const [index, row] of known.entries()) {
    const migration = schema.migrations[index]
    if (!migration)
      throw new AppError(
        'conflict',
        `${schema.label} is newer than this program (it has "${row.name}"). Use the newer version of Pezzottify.`,
      )
    if (migration.name !== row.name || sha256Hex(migration.sql) !== row.checksum)
      throw new AppError(
        'conflict',
        `${schema.label} was changed by another version of the step "${row.name}". Restore a backup made by this version.`,
      )
  }
  return known.length
}

/** Begins the record with the migrations that an adopted file already contains. */
function recordSteps(database: Database, schema: Schema, count: number): void {
  database.run(
    'CREATE TABLE schema_migration (position INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)',
  )
  for (const [index, migration] of schema.migrations.slice(0, count).entries())
    recordStep(database, migration, index)
}

function recordStep(database: Database, migration: Migration, position: number): void {
  database
    .query('INSERT INTO schema_migration (position, name, checksum) VALUES (?, ?, ?)')
    .run(position, migration.name, sha256Hex(migration.sql))
}

/** Compares every table's columns with those of a fresh database, since another program may have changed the file. */
function verifySchema(database: Database, schema: Schema): void {
  const actual = columnsByTable(database)
  for (const [table, expected] of Object.entries(schema.columns)) {
    const missing = expected.filter((column) => !actual.get(table)?.includes(column))
    if (missing.length > 0)
      throw new AppError(
        'conflict',
        `${schema.label}: table ${table} lacks ${missing.join(', ')}. Restore a backup; the file was not changed.`,
      )
  }
}

/** The columns of a fresh database. */
export function columnsOf(migrations: readonly Migration[]): Columns {
  using fresh = openDatabase(':memory:', 'FULL')
  for (const migration of migrations) fresh.run(migration.sql)
  return Object.fromEntries(columnsByTable(fresh))
}

export const hasTable = (database: Database, name: string): boolean => tablesOf(database).includes(name)
export const isEmpty = (database: Database): boolean => tablesOf(database).length === 0

const tablesOf = (database: Database): string[] =>
  database
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .all()
    .map((row) => row.name)

/** One query for all tables, since this runs at every start. */
function columnsByTable(database: Database): Map<string, string[]> {
  const rows = database
    .query<{ table_name: string; name: string; type: string }, []>(
      `SELECT tables.name AS table_name, columns.name, columns.type
       FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
       WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'`,
    )
    .all()
  const columns = new Map<string, string[]>()
  for (const { table_name, name, type } of rows) {
    const known = columns.get(table_name)
    if (known) known.push(`${name} ${type.toUpperCase()}`)
    else columns.set(table_name, [`${name} ${type.toUpperCase()}`])
  }
  return columns
}

/** @throws AppError when the copy failed; the database is unchanged then */
function copyBefore(database: Database, target: string, label: string): void {
  try {
    copyWhole(database, target)
  } catch (cause) {
    const isFull = /^(SQLITE_FULL|ENOSPC|EDQUOT)/.test(systemCodeOf(cause) ?? '')
    throw new AppError(
      isFull ? 'disk_full' : 'disk_failed',
      `${label} has to be brought forward, and ${target}, the copy that is made before, could not be written: ${isFull ? 'the disk is full' : messageOf(cause)}. ${label} was not changed.`,
      { cause },
    )
  }
}
