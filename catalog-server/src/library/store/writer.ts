import type { Database } from 'bun:sqlite'
import { endTurn } from '../../base/turns.ts'
import type { WriteGate } from '../../db/write-gate.ts'

/** Writes to the catalog in pieces so short that they do not delay the rest of the server. */
export type Writer = {
  database: Database
  /** Runs one change as one transaction. */
  transact<T>(change: () => T): Promise<T>
  /**
   * Runs many small steps, as many in a transaction as its time allows. Other writers get their turn between two
   * transactions, and requests that only read several times in each. Each step leaves the catalog consistent. `onCommit`
   * is called after each transaction.
   */
  timeSliced(steps: Iterable<unknown>, onCommit?: () => void): Promise<void>
  /** Runs one operation of the library at a time: no other one changes what it reads before it has written. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** Waits for `throttle` before each slice; null removes it. */
  setThrottle(throttle: (() => Promise<void>) | null): void
}

const sliceMs = 8
/** A commit of many changes costs a fraction of many commits: pages that all of them change are written once. */
const slicesPerTransaction = 12

/** `gate` is that of the database, which all writers to it pass. */
export function createWriter(database: Database, gate: WriteGate): Writer {
  let throttle: (() => Promise<void>) | null = null
  let last: Promise<unknown> = Promise.resolve()

  return {
    database,
    transact: gate.transact,
    timeSliced: async (steps, onCommit) => {
      const iterator = steps[Symbol.iterator]()
      let isDone = false
      do {
        await throttle?.()
        let slices = 0
        await gate.transactInTurns(() => {
          isDone = runFor(sliceMs, iterator)
          slices += 1
          return !isDone && slices < slicesPerTransaction
        })
        onCommit?.()
        await endTurn()
      } while (!isDone)
    },
    setThrottle: (next) => (throttle = next),
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
