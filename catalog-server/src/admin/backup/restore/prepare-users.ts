import { Database } from 'bun:sqlite'
import { randomBytes } from 'node:crypto'
import { hasTable } from '../../../db/migrate.ts'
import type { Found } from '../../../db/installation/examine.ts'

/** The secrets, as hashes, that are valid in a database. */
export type ValidTokens = { sessions: string[]; downloads: string[] }

/** Of a database that is gone or cannot be read nobody knows what was valid in it. */
export function validTokensIn(present: Found): ValidTokens {
  if (present.state !== 'usable') return { sessions: [], downloads: [] }
  using database = new Database(present.path, { readonly: true })
  const hashes = (table: string, where: string): string[] =>
    hasTable(database, table)
      ? database
          .query<{ token_hash: string }, []>(`SELECT token_hash FROM ${table} ${where}`)
          .all()
          .map((row) => row.token_hash)
      : []
  return {
    sessions: hashes('auth_token', ''),
    downloads: hashes('download_token', 'WHERE revoked_at IS NULL'),
  }
}

/**
 * Makes a copy of user.db ready to take its place. It gets an epoch of its own, so that devices notice that what they know
 * is of another time. Sessions and download links stay that are known to be valid still: one that was ended since the
 * backup was made must not come back.
 */
export function prepareUsers(path: string, valid: ValidTokens): void {
  using database = new Database(path)
  database
    .transaction(() => {
      database.run("UPDATE server_meta SET value = ? WHERE key = 'epoch'", [randomBytes(8).toString('hex')])
      keepOnly(database, 'auth_token', valid.sessions)
      keepOnly(database, 'download_token', valid.downloads)
    })
    .immediate()
}

function keepOnly(database: Database, table: string, hashes: readonly string[]): void {
  if (!hasTable(database, table)) return
  database.run(`DELETE FROM ${table} WHERE token_hash NOT IN (SELECT value FROM json_each(?))`, [
    JSON.stringify(hashes),
  ])
}
