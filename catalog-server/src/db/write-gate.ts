import type { Database } from 'bun:sqlite'
import { endTurn } from '../base/turns.ts'

/** Called with each error of a connection, before the caller gets it. */
export type OnError = (error: unknown) => void

export type WriteGate = ReturnType<typeof createWriteGate>

/**
 * Admits one writer at a time to a connection, in the order of arrival: a connection has one transaction, and a writer
 * within another one's transaction would commit, or lose, changes that are not its own. Everything that writes to a
 * store passes here.
 */
export function createWriteGate(database: Database, onError: OnError = () => undefined) {
  const line: (() => void)[] = []
  let isTaken = false

  const enter = async (): Promise<void> => {
    if (isTaken) await new Promise<void>((resolve) => line.push(resolve))
    isTaken = true
  }
  const leave = (): void => {
    // When both COMMIT and ROLLBACK failed, the open transaction must not be passed on to the next writer.
    rollBack(database)
    const next = line.shift()
    // The gate stays closed, so that a newcomer cannot overtake the queue.
    if (next) next()
    else isTaken = false
  }

  /** Runs `work` while no other writer is admitted. It may use several transactions, or none. */
  const run = async <R>(work: () => R | Promise<R>): Promise<R> => {
    await enter()
    try {
      return await work()
    } catch (error) {
      onError(error)
      throw error
    } finally {
      leave()
    }
  }

  return {
    enter,
    leave,
    run,
    /** Runs a synchronous change as one transaction. */
    transact: <R>(change: () => R): Promise<R> => run(() => inTransaction(database, change)),
    /** Runs a change as one transaction turn by turn, until `turn` returns false. In between, requests are answered. */
    transactInTurns: (turn: () => boolean): Promise<void> =>
      run(async () => {
        database.run('BEGIN IMMEDIATE')
        while (turn()) await endTurn()
        database.run('COMMIT')
      }),
  }
}

function inTransaction<R>(database: Database, change: () => R): R {
  database.run('BEGIN IMMEDIATE')
  try {
    const result = change()
    database.run('COMMIT')
    return result
  } catch (error) {
    rollBack(database)
    throw error
  }
}

/**
 * Rolls back an open transaction and never fails: the earlier error is the one to report. A full or failing disk makes
 * SQLite roll back by itself, after which there is nothing left to do.
 */
export function rollBack(database: Database): void {
  try {
    if (database.inTransaction) database.run('ROLLBACK')
  } catch {
    // SQLite forgets the transaction even when it cannot write.
  }
}
