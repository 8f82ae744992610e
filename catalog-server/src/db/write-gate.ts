import type { Database } from 'bun:sqlite'

/** Told of each error on a connection, before whoever caused it hears of it. */
export type OnError = (error: unknown) => void

export type WriteGate = ReturnType<typeof createWriteGate>

/**
 * Lets one writer at a time to a connection, in the order they came: a connection has one transaction, and whoever wrote
 * inside that of another would commit, or lose, what is not theirs. Everything that writes to a store passes here.
 */
export function createWriteGate(database: Database, onError: OnError = () => undefined) {
  const line: (() => void)[] = []
  let isTaken = false

  const enter = async (): Promise<void> => {
    if (isTaken) await new Promise<void>((resolve) => line.push(resolve))
    isTaken = true
  }
  const leave = (): void => {
    // Where neither COMMIT nor ROLLBACK worked, what was left open is not handed to the next one.
    rollBack(database)
    const next = line.shift()
    // It stays taken, so that nobody who comes now gets in before who waits.
    if (next) next()
    else isTaken = false
  }

  /** Runs `work` when nobody else writes. What it does may be several transactions, or none. */
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
    /** Runs a change that does not wait for anything as one transaction. */
    transact: <R>(change: () => R): Promise<R> => run(() => inTransaction(database, change)),
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
 * Ends what is open, and never fails: what went wrong before is what has to be told. A full or failing disk makes SQLite
 * roll back by itself, after which there is nothing to roll back.
 */
export function rollBack(database: Database): void {
  try {
    if (database.inTransaction) database.run('ROLLBACK')
  } catch {
    // SQLite forgets the transaction also where it cannot write.
  }
}
