import type { Database } from 'bun:sqlite'

/** Marks the files of tracks as changed, so that the next scan reads them. Called in a transaction. */
export function createReadAgain(database: Database): (trackIds: readonly string[]) => void {
  const mark = database.query(
    'UPDATE scanned_files SET changed_ns = 0 WHERE track_id IN (SELECT value FROM json_each(?))',
  )
  return (trackIds) => void mark.run(JSON.stringify(trackIds))
}
