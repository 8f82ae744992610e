import { openToRead } from '../open-to-read.ts'

/** `quick` reads every page; `thorough` also compares the indexes with their tables, and takes longer. */
export type Check = { path: string; depth: 'quick' | 'thorough' }

/** The findings of SQLite's own check in a file; empty when it is sound. The file is only read. */
export function findingsOf({ path, depth }: Check): string[] {
  using database = openToRead(path)
  database.run('PRAGMA busy_timeout = 5000')
  const pragma = depth === 'quick' ? 'quick_check' : 'integrity_check'
  const rows = database.query<Record<string, string>, []>(`PRAGMA ${pragma}(5)`).all()
  return rows.flatMap((row) => Object.values(row)).filter((text) => text !== 'ok')
}
