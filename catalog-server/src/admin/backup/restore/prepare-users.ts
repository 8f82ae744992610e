import { Database } from 'bun:sqlite'
import { randomBytes } from 'node:crypto'
import { hasTable } from '../../../db/migrate.ts'
import { markIn } from '../../../db/installation/marks.ts'
import type { Found } from '../../../db/installation/examine.ts'

/** The hashes of the secrets that are valid in a database. */
export type ValidTokens = {
  sessions: string[]
  downloads: string[]
  /** Null when there is no such database. */
  appPasswords: string[] | null
  installation: string | null
}

/** When the present database is gone or unreadable, it is unknown which secrets were valid. */
export function validTokensIn(present: Found): ValidTokens {
  if (present.state !== 'usable')
    return { sessions: [], downloads: [], appPasswords: null, installation: null }
  using database = new Database(present.path, { readonly: true })
  const hashes = (table: string, column: string, where = ''): string[] =>
    hasTable(database, table)
      ? database
          .query<{ hash: string }, []>(`SELECT ${column} AS hash FROM ${table} ${where}`)
          .all()
          .map((row) => row.hash)
      : []
  return {
    sessions: hashes('auth_token', 'token_hash'),
    downloads: hashes('download_token', 'token_hash', 'WHERE revoked_at IS NULL'),
    appPasswords: hashes('app_password', 'secret_hash'),
    installation: present.mark?.installation ?? null,
  }
}

/**
 * Prepares a copy of user.db to replace the present one. It gets a new epoch, so that devices notice that their state
 * is of another time. Sessions and download links are kept only if they are still valid: one that ended since the
 * backup was made must not come back. Nor must an app password that was revoked; but on another server they are kept,
 * as the passwords of the accounts are.
 */
export function prepareUsers(path: string, valid: ValidTokens): void {
  using database = new Database(path)
  database
    .transaction(() => {
      database.run("UPDATE server_meta SET value = ? WHERE key = 'epoch'", [randomBytes(8).toString('hex')])
      keepOnly(database, 'auth_token', 'token_hash', valid.sessions)
      keepOnly(database, 'download_token', 'token_hash', valid.downloads)
      const isElsewhere =
        valid.installation !== null && (markIn(database)?.installation ?? null) !== valid.installation
      if (valid.appPasswords && !isElsewhere)
        keepOnly(database, 'app_password', 'secret_hash', valid.appPasswords)
    })
    .immediate()
}

function keepOnly(database: Database, table: string, column: string, hashes: readonly string[]): void {
  if (!hasTable(database, table)) return
  database.run(`DELETE FROM ${table} WHERE ${column} NOT IN (SELECT value FROM json_each(?))`, [
    JSON.stringify(hashes),
  ])
}
