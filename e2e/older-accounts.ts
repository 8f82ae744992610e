import { Database } from 'bun:sqlite'
import { join } from 'node:path'

const years = 5

/**
 * Makes all accounts of a server some years older, so that plays of the past are accepted. `folder` contains its data
 * folder.
 */
export function makeAccountsOlder(folder: string): void {
  const database = new Database(join(folder, 'data/user.db'))
  database.run('PRAGMA busy_timeout = 5000')
  database.run('UPDATE user SET created = created - ?', [years * 365 * 86_400])
  database.close()
}
