import type { Database } from 'bun:sqlite'
import { setImmediate } from 'node:timers/promises'

/** Writes to the catalog in transactions so short that nothing else in the server waits for them. */
export type Writer = {
  database: Database
  /** Runs one change as one transaction. */
  transact<T>(change: () => T): Promise<T>
  /**
   * Runs many small steps, as many in a transaction as its time allows. Each step leaves the catalog consistent.
   * `onCommit` hears of each transaction.
   */
  inSlices(steps: Iterable<unknown>, onCommit?: () => void): Promise<void>
  /** One at a time: what is read inside stays true until it is written. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** Waits for `pace` before each slice; null lifts it. */
  setPace(pace: (() => Promise<void>) | null): void
}

const sliceMs = 8
const busyRetryMs = 2

export function createWriter(database: Database): Writer {
  let pace: (() => Promise<void>) | null = null
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
    inSlices: async (steps, onCommit) => {
      const iterator = steps[Symbol.iterator]()
      let isDone: boolean
      do {
        await pace?.()
        await begin()
        isDone = finish(() => runFor(sliceMs, iterator))
        onCommit?.()
        await setImmediate()
      } while (!isDone)
    },
    setPace: (next) => (pace = next),
    exclusively: (work) => {
      const result = last.then(work, work)
      last = result.catch(() => undefined)
      return result
    },
  }
}

/** @returns whether nothing is left */
function runFor(ms: number, steps: Iterator<unknown>): boolean {
  const startedAt = performance.now()
  while (performance.now() - startedAt < ms) if (steps.next().done === true) return true
  return false
}
