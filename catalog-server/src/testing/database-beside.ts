import { Database } from 'bun:sqlite'
import { systemCodeOf } from '../base/errors.ts'

/** A database of a running server, which may be writing to it too: a statement waits for its turn. */
export function databaseBeside(path: string): Database {
  const database = new Database(path)
  database.run('PRAGMA busy_timeout = 5000')
  return database
}

/**
 * Repeats a statement until the server's transaction has ended. One that waits inside, in the thread of the server, would
 * keep it from ending.
 */
export async function inTurn(run: () => void): Promise<void> {
  try {
    run()
  } catch (error) {
    if (systemCodeOf(error) !== 'SQLITE_BUSY') throw error
    await Bun.sleep(5)
    await inTurn(run)
  }
}
