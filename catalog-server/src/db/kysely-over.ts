import type { Database } from 'bun:sqlite'
import type { DatabaseConnection, SqliteDatabase, SqliteDialectConfig } from 'kysely'
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver } from 'kysely'
import type { OnError, WriteGate } from './write-gate.ts'
import { rollBack } from './write-gate.ts'

/** Kysely over Bun's driver, on a read-only connection. */
export const readingKysely = <Tables>(database: Database, onError: OnError): Kysely<Tables> =>
  new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapterOf(database, onError) }) })

/** Kysely on the writing connection: each statement or transaction passes the gate. */
export function writingKysely<Tables>(database: Database, gate: WriteGate, onError: OnError): Kysely<Tables> {
  const config = { database: adapterOf(database, onError) }
  const dialect = new SqliteDialect(config)
  return new Kysely<Tables>({
    dialect: {
      createDriver: () => new GatedDriver(config, database, gate),
      createQueryCompiler: () => dialect.createQueryCompiler(),
      createAdapter: () => dialect.createAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
    },
  })
}

class GatedDriver extends SqliteDriver {
  readonly #database: Database
  readonly #gate: WriteGate

  constructor(config: SqliteDialectConfig, database: Database, gate: WriteGate) {
    super(config)
    this.#database = database
    this.#gate = gate
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await this.#gate.enter()
    return super.acquireConnection()
  }

  override async releaseConnection(): Promise<void> {
    await super.releaseConnection()
    this.#gate.leave()
  }

  /**
   * Begins with an immediate transaction: a deferred one that reads and then writes fails at once
   * when another writer was faster.
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  override async rollbackTransaction(): Promise<void> {
    rollBack(this.#database)
  }
}

/** The driver interface that Kysely's SQLite dialect expects, over Bun's driver. */
function adapterOf(database: Database, onError: OnError): SqliteDatabase {
  const noting = <R>(work: () => R): R => {
    try {
      return work()
    } catch (error) {
      onError(error)
      throw error
    }
  }
  return {
    close: () => undefined,
    prepare: (sql) => {
      const statement = noting(() => database.query<unknown, never[]>(sql))
      const bound = (parameters: readonly unknown[]) => parameters as never[]
      return {
        reader: statement.columnNames.length > 0,
        all: (parameters) => noting(() => statement.all(...bound(parameters))),
        run: (parameters) => noting(() => statement.run(...bound(parameters))),
        iterate: (parameters) => statement.iterate(...bound(parameters)) as IterableIterator<unknown>,
      }
    },
  }
}
