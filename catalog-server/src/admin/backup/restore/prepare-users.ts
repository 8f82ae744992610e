import { Database } from 'bun:sqlite'
import { randomBytes } from 'node:crypto'
import { hasTable } from '../../../db/migrate.ts'
import type { Found } from '../../../db/installation/examine.ts'

/** The hashes of the secrets that are valid in a database. */
export type ValidTokens = { sessions: string[]; downloads: string[] }

/** When the present database is gone or unreadable, it is unknown which secrets were valid. */
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
 * Prepares a copy of user.db to replace the present one. It gets a new epoch, so that devices notice that their state
 * is of another time. Sessions and download links are kept only if they are still valid: one that ended since the
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
