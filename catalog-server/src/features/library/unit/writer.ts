import type { Database } from 'bun:sqlite'
import { setImmediate } from 'node:timers/promises'

/** Writes to the catalog in transactions so short that nothing else in the server waits for them. */
export type Writer = {
  database: Database
  /** Runs one change as one transaction. */
  transact<T>(change: () => T): Promise<T>
  /** Runs many small steps, as many in a transaction as its time allows. Each step leaves the catalog consistent. */
  inSlices(steps: Iterable<unknown>): Promise<void>
  /** One at a time: what is read inside stays true until it is written. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
}

const sliceMs = 8
const busyRetryMs = 2

export function createWriter(database: Database): Writer {
  let last: Promise<unknown> = Promise.resolve()

  /** Another part of the server may have its transaction open across an await. */
  async function begin(): Promise<void> {
    while (database.inTransaction) await Bun.sleep(busyRetryMs)
    database.run('BEGIN IMMEDIATE')
  }

  async function transact<T>(change: () => T): Promise<T> {
    await begin()
    return finish(change)
  }

  function finish<T>(change: () => T): T {
    try {
      const result = change()
      database.run('COMMIT')
      return result
    } catch (error) {
      if (database.inTransaction) database.run('ROLLBACK')
      throw error
    }
  }

  return {
    database,
    transact,
    inSlices: async (steps) => {
      const iterator = steps[Symbol.iterator]()
      for (let isDone = false; !isDone;) {
        await begin()
        const startedAt = performance.now()
        finish(() => {
          while (!isDone && performance.now() - startedAt < sliceMs) isDone = iterator.next().done === true
        })
        await setImmediate()
      }
    },
    exclusively: (work) => {
      const result = last.then(work, work)
      last = result.catch(() => undefined)
      return result
    },
  }
}
