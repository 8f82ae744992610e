import type { DBSchema, IDBPDatabase, OpenDBCallbacks } from 'idb'
import { openDB } from 'idb'
import { waitAwake } from './patience.ts'

/** Some browsers never answer after a crash of their own. */
const openWithinMs = 5_000

type Options<S extends DBSchema> = {
  name: string
  version: number
  upgrade: NonNullable<OpenDBCallbacks<S>['upgrade']>
  /** Called when it was opened again: it may be empty now. */
  reopened: () => void
}

/**
 * A connection to a database of the browser that is opened when needed, and again when the browser closed it: on
 * phones for a page in the background, and everywhere when the site's data are cleared.
 */
export function createDatabase<S extends DBSchema>({ name, version, upgrade, reopened }: Options<S>) {
  let current: Promise<IDBPDatabase<S>> | null = null
  let wasOpen = false

  function connect(): Promise<IDBPDatabase<S>> {
    if (current) return current
    const opening = openDB<S>(name, version, {
      upgrade,
      terminated: () => forget(connection),
      // Another tab upgrades or deletes the database: this one must not block that.
      blocking: () => {
        forget(connection)
        void opening.then((db) => db.close())
      },
    })
    const connection = inTime(opening)
    current = connection
    connection.then(
      () => {
        if (wasOpen) reopened()
        wasOpen = true
      },
      () => forget(connection),
    )
    return connection
  }

  function forget(connection: Promise<IDBPDatabase<S>>): void {
    if (current === connection) current = null
  }

  /** Runs an operation, and repeats it once when a closed connection may have been the reason of a failure. */
  return async <R>(act: (db: IDBPDatabase<S>) => Promise<R>): Promise<R> => {
    const connection = connect()
    const db = await connection
    try {
      return await act(db)
    } catch (error) {
      if (isFull(error)) throw error
      forget(connection)
      db.close()
      return act(await connect())
    }
  }
}

const isFull = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError'

async function inTime<S extends DBSchema>(opening: Promise<IDBPDatabase<S>>): Promise<IDBPDatabase<S>> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const end = waitAwake(openWithinMs, () => {
    reject(new Error('The browser does not open its database'))
    opening.then(
      (db) => db.close(),
      () => undefined,
    )
  })
  return Promise.race([opening, late]).finally(end)
}
