import { Database } from 'bun:sqlite'

/** What SQLite's own check finds in a file; empty when it is sound. The file is only read. */
export function findingsOf(path: string): string[] {
  using database = new Database(path, { readonly: true })
  database.run('PRAGMA busy_timeout = 5000')
  const rows = database.query<{ quick_check: string }, []>('PRAGMA quick_check(5)').all()
  return rows.map((row) => row.quick_check).filter((text) => text !== 'ok')
}
