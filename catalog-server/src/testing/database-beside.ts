import { Database } from 'bun:sqlite'

/** A database of a running server, which may be writing to it too: a statement waits for its turn. */
export function databaseBeside(path: string): Database {
  const database = new Database(path)
  database.run('PRAGMA busy_timeout = 5000')
  return database
}
