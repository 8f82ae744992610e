import { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'

/**
 * Opens a database that is only to be looked at.
 *
 * A process that was killed in its first write, before the file is in WAL mode, leaves a rollback journal. SQLite undoes
 * that write at the next opening, which a connection that may only read refuses ("attempt to write a readonly database").
 *
 * @throws SQLiteError when the file is not there, or cannot be opened
 */
export const openToRead = (path: string): Database =>
  new Database(path, existsSync(`${path}-journal`) ? { readwrite: true, create: false } : { readonly: true })
