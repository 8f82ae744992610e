import { Database } from 'bun:sqlite'
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import type { SqliteDatabase } from 'kysely'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { Aside, kyselyAside } from './aside.ts'

/**
 * One database file with a connection to write and one to read. A read on the writer's connection would wait for its
 * open transaction; on its own it sees the last commit at once.
 */
export type Store<Tables> = {
  path: string
  read: Kysely<Tables>
  write: Kysely<Tables>
  /** Reads on a thread of its own, for what looks at much: see `Aside`. */
  aside: Kysely<Tables>
  /** The reading connection itself, for the few queries that are prepared by hand. */
  reader: Database
  writer: Database
  /** The connection of `snapshot`; opened when it is first needed. */
  still: Database
  /** Runs `work` on the writing connection when nobody's transaction is open there. It must not await. */
  exclusively<R>(work: (writer: Database) => R): Promise<R>
  /**
   * Several reads of one moment, whatever is committed in between. They have a connection of their own, so that others may
   * go on while a long one pauses.
   */
  snapshot<R>(work: (db: Kysely<Tables>) => Promise<R>): Promise<R>
  close(): Promise<void>
}

/** The oldest SQLite without the defect that can damage a database in WAL mode. */
export const sqliteVersionMin = '3.51.3'

type Durability = 'FULL' | 'NORMAL'

export function openStore<Tables>(path: string, durability: Durability): Store<Tables> {
  const writer = openDatabase(path, durability)
  const reader = openDatabase(path, durability)
  reader.run('PRAGMA query_only = ON')
  const write = kyselyOver<Tables>(writer)
  const read = kyselyOver<Tables>(reader)
  let still: Database | null = null
  const stillConnection = (): Database => {
    if (still) return still
    still = openDatabase(path, durability)
    still.run('PRAGMA query_only = ON')
    return still
  }
  let moments: Kysely<Tables> | null = null
  const aside = new Aside(path)
  return {
    path,
    reader,
    writer,
    get still() {
      return stillConnection()
    },
    read,
    write,
    aside: kyselyAside<Tables>(aside),
    exclusively: (work) => write.connection().execute(async () => work(writer)),
    snapshot: (work) =>
      (moments ??= kyselyOver<Tables>(stillConnection())).connection().execute(async (db) => {
        // Kysely's own transactions are immediate here: they are for writing.
        await sql`BEGIN DEFERRED`.execute(db)
        try {
          return await work(db)
        } finally {
          await sql`COMMIT`.execute(db)
        }
      }),
    close: async () => {
      await aside.close()
      reader.close()
      still?.close()
      writer.run('PRAGMA optimize')
      writer.run('PRAGMA wal_checkpoint(TRUNCATE)')
      writer.close()
    },
  }
}

/** Opens, or creates readable by nobody else, a database in WAL mode. */
export function openDatabase(path: string, durability: Durability): Database {
  if (path !== ':memory:' && !existsSync(path)) closeSync(openSync(path, 'a', 0o600))
  if (path !== ':memory:') chmodSync(path, 0o600)
  const database = new Database(path, { create: true, strict: true })
  database.run('PRAGMA busy_timeout = 5000')
  database.run('PRAGMA journal_mode = WAL')
  database.run(`PRAGMA synchronous = ${durability}`)
  database.run('PRAGMA foreign_keys = ON')
  database.run('PRAGMA cache_size = -16000')
  database.run('PRAGMA temp_store = MEMORY')
  return database
}

export function sqliteVersion(): string {
  using database = new Database(':memory:')
  return database.query<{ version: string }, []>('SELECT sqlite_version() AS version').get()?.version ?? '0'
}

function kyselyOver<Tables>(database: Database): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapterOf(database) }) })
}

/** What Kysely's SQLite dialect expects, over Bun's driver. */
function adapterOf(database: Database): SqliteDatabase {
  return {
    close: () => undefined,
    prepare: (sql) => {
      // A deferred transaction that reads, then writes, fails at once when another writer was faster.
      const statement = database.query<unknown, never[]>(sql === 'begin' ? 'begin immediate' : sql)
      const bound = (parameters: readonly unknown[]) => parameters as never[]
      return {
        reader: statement.columnNames.length > 0,
        all: (parameters) => statement.all(...bound(parameters)),
        run: (parameters) => statement.run(...bound(parameters)),
        iterate: (parameters) => statement.iterate(...bound(parameters)) as IterableIterator<unknown>,
      }
    },
  }
}
