import { Database } from 'bun:sqlite'
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { tellEach } from '../base/tell-each.ts'
import { Aside, kyselyAside } from './aside.ts'
import { readingKysely, writingKysely } from './kysely-over.ts'
import type { OnError, WriteGate } from './write-gate.ts'
import { createWriteGate } from './write-gate.ts'

/**
 * A database file with one connection for writing and one for reading. A read on the writer's connection would wait for
 * its open transaction; on its own connection it sees the last commit at once.
 */
export type Store<Tables> = {
  path: string
  read: Kysely<Tables>
  write: Kysely<Tables>
  /** Reads on a thread of its own, for queries that read a large part of the file: see `Aside`. */
  aside: Kysely<Tables>
  /** The reading connection itself, for the few queries that are prepared by hand. */
  reader: Database
  writer: Database
  /** The connection of `snapshot`; opened when it is first needed. */
  snapshotReader: Database
  /** Every write passes it. `write` and `exclusively` do so by themselves. */
  gate: WriteGate
  /** Runs `work` on the writing connection while no transaction is open there. It must not await. */
  exclusively<R>(work: (writer: Database) => R): Promise<R>
  /**
   * Runs several reads on one snapshot, whatever is committed in between. They have a connection of their own, so that
   * other reads go on while a long one pauses.
   */
  snapshot<R>(work: (db: Kysely<Tables>) => Promise<R>): Promise<R>
  /** Writes to the file without changing anything: fails when the disk does. */
  tryWriting(): Promise<void>
  /** Reports an error of a connection that did not pass `gate`, `write` or `read`: those report by themselves. */
  noteError: OnError
  /** Adds a listener for every reported error. */
  onError(listener: OnError): void
  close(): Promise<void>
}

/** The oldest SQLite without the defect that can damage a database in WAL mode. */
export const sqliteVersionMin = '3.51.3'

/** How long a statement waits for the locks of other connections and processes. */
export const busyMs = 5_000

type Durability = 'FULL' | 'NORMAL'

/** `cacheKb`: the page cache of each connection. The system's file cache serves the remaining pages. */
export function openStore<Tables>(path: string, durability: Durability, cacheKb?: number): Store<Tables> {
  const writer = openDatabase(path, durability, cacheKb)
  const reader = openDatabase(path, durability, cacheKb)
  reader.run('PRAGMA query_only = ON')
  const listeners: OnError[] = []
  const noteError: OnError = (error) =>
    tellEach(
      listeners,
      (listener) => listener(error),
      // The error thrown above must not be replaced by one of closing.
      () => undefined,
    )
  const gate = createWriteGate(writer, noteError)
  const write = writingKysely<Tables>(writer, gate, noteError)
  const read = readingKysely<Tables>(reader, noteError)
  let snapshotDatabase: Database | null = null
  const openSnapshotDatabase = (): Database => {
    if (snapshotDatabase) return snapshotDatabase
    snapshotDatabase = openDatabase(path, durability, cacheKb)
    snapshotDatabase.run('PRAGMA query_only = ON')
    return snapshotDatabase
  }
  let snapshots: Kysely<Tables> | null = null
  const aside = new Aside(path)
  return {
    path,
    reader,
    writer,
    get snapshotReader() {
      return openSnapshotDatabase()
    },
    read,
    write,
    aside: kyselyAside<Tables>(aside),
    gate,
    exclusively: (work) => gate.run(() => work(writer)),
    snapshot: (work) =>
      (snapshots ??= readingKysely<Tables>(openSnapshotDatabase(), noteError))
        .connection()
        .execute(async (db) => {
          await sql`BEGIN DEFERRED`.execute(db)
          try {
            return await work(db)
          } finally {
            await sql`COMMIT`.execute(db)
          }
        }),
    tryWriting: () => gate.transact(() => writeHeader(writer)),
    noteError,
    onError: (listener) => void listeners.push(listener),
    close: async () => {
      await aside.close()
      await gate.run(() => {
        reader.close()
        snapshotDatabase?.close()
        try {
          writer.run('PRAGMA optimize')
          writer.run('PRAGMA wal_checkpoint(TRUNCATE)')
        } finally {
          // The next start checkpoints what a full disk leaves in the log.
          writer.close()
        }
      })
    },
  }
}

/** Opens a database in WAL mode, and creates it readable by its owner only. */
export function openDatabase(path: string, durability: Durability, cacheKb = 16_000): Database {
  if (path !== ':memory:' && !existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  if (path !== ':memory:') chmodSync(path, 0o600)
  const database = new Database(path, { create: true, strict: true })
  database.run(`PRAGMA busy_timeout = ${busyMs}`)
  database.run('PRAGMA journal_mode = WAL')
  database.run(`PRAGMA synchronous = ${durability}`)
  database.run('PRAGMA foreign_keys = ON')
  database.run(`PRAGMA cache_size = -${cacheKb}`)
  database.run('PRAGMA temp_store = MEMORY')
  return database
}

/** Writes the number that is already there: SQLite writes the page all the same. */
function writeHeader(database: Database): void {
  const row = database.query<{ user_version: number }, []>('PRAGMA user_version').get()
  database.run(`PRAGMA user_version = ${row?.user_version ?? 0}`)
}

export function sqliteVersion(): string {
  using database = new Database(':memory:')
  return database.query<{ version: string }, []>('SELECT sqlite_version() AS version').get()?.version ?? '0'
}
