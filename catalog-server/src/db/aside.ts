import type { SQLQueryBindings } from 'bun:sqlite'
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import { AppError } from '../base/errors.ts'
import { partWorker } from '../base/program.ts'
import type { AsideAnswer, AsideRequest } from './aside-messages.ts'

/** The longest queue; beyond it callers get `unavailable`. */
const waitingMax = 500
const retryAfterSeconds = 2
/** Ends the idle thread, which takes some ten megabytes with its pages of the file. */
const idleMs = 30_000

type Query = {
  rows: unknown[]
  resolve: (rows: unknown[]) => void
  reject: (error: unknown) => void
}

/**
 * A thread with a reading connection of its own, for queries that read a large part of the catalog. SQLite runs a query
 * to its end, and on the main thread no other request would be answered meanwhile. Queries run one after another. Each
 * sees the last commit.
 */
export class Aside {
  readonly #path: string
  #thread: Worker | null = null
  #waiting: Query[] = []
  #idle: Timer | undefined
  #isClosed = false
  #closing: (() => void) | null = null

  constructor(path: string) {
    this.#path = path
  }

  /** @throws AppError `unavailable` when too many queries are queued; otherwise the error of SQLite, with its code */
  all(sql: string, parameters: readonly SQLQueryBindings[]): Promise<unknown[]> {
    if (this.#isClosed) throw new Error('The database is closed')
    if (this.#waiting.length >= waitingMax)
      throw new AppError('unavailable', 'Too many long queries are waiting', {
        headers: { 'retry-after': String(retryAfterSeconds) },
      })
    const thread = this.#started()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ rows: [], resolve, reject })
      post(thread, { type: 'query', sql, parameters: [...parameters] })
    })
  }

  /** Waits for the running query, so that all connections to the file are closed afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#idle)
    const thread = this.#thread
    if (!thread) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#closing = resolve
    post(thread, { type: 'close' })
    await promise
    thread.terminate()
  }

  #started(): Worker {
    clearTimeout(this.#idle)
    return (this.#thread ??= this.#start())
  }

  #start(): Worker {
    const thread = partWorker('db/aside-worker', { smol: true })
    thread.onmessage = ({ data }: MessageEvent<AsideAnswer>) => this.#hear(data)
    thread.onerror = ({ message }) => this.#lose(thread, new Error(`The reading thread failed: ${message}`))
    thread.addEventListener('close', () => {
      if (this.#thread === thread) this.#lose(thread, new Error('The reading thread ended'))
    })
    post(thread, { type: 'open', path: this.#path })
    return thread
  }

  #hear(answer: AsideAnswer): void {
    if (answer.type === 'closed') return this.#closing?.()
    const [query] = this.#waiting
    if (answer.type === 'rows') return void query?.rows.push(...answer.rows)
    this.#waiting.shift()
    if (this.#waiting.length === 0) this.#rest()
    if (answer.type === 'done') query?.resolve(query.rows)
    else query?.reject(Object.assign(new Error(answer.message), { code: answer.code, errno: answer.errno }))
  }

  #rest(): void {
    const thread = this.#thread
    this.#idle = setTimeout(() => {
      this.#thread = null
      thread?.terminate()
    }, idleMs)
    this.#idle.unref()
  }

  /** After the thread ended unexpectedly; the next query starts a new one. */
  #lose(thread: Worker, error: Error): void {
    if (this.#thread === thread) this.#thread = null
    thread.terminate()
    const lost = this.#waiting
    this.#waiting = []
    for (const query of lost) query.reject(error)
    this.#closing?.()
  }
}

const post = (thread: Worker, request: AsideRequest): void => thread.postMessage(request)

/** Kysely for the aside: the same queries as on the reading connection of the main thread. */
export function kyselyAside<Tables>(aside: Aside): Kysely<Tables> {
  const dialect: Dialect = {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () => driverOf(aside),
  }
  return new Kysely<Tables>({ dialect })
}

function driverOf(aside: Aside): Driver {
  const nothing = async (): Promise<void> => undefined
  const refuse = async (): Promise<never> => {
    throw new Error('Long queries have no transaction: each is of its own moment')
  }
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => ({
      // Kysely infers the type of the rows from the query, as on any connection.
      rows: (await aside.all(sql, parameters as SQLQueryBindings[])) as Row[],
    }),
    streamQuery: () => {
      throw new Error('Long queries are not streamed')
    },
  }
  return {
    init: nothing,
    acquireConnection: async () => connection,
    releaseConnection: nothing,
    destroy: nothing,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
  }
}
