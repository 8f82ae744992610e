import type { Database } from 'bun:sqlite'
import { sortKeysBy, type Sorting } from '../../base/sort-key.ts'

type Row = { id: string; name: string; sortName: string | null; key: string | null }

const rowsAtOnce = 200

/**
 * Makes the sort keys of all names anew, one row a step. Sort names of albums and tracks are known to their files alone:
 * those files are marked to be read by the next scan, which is told by `isReadAgain`.
 */
export function* makeKeysAnew(
  database: Database,
  before: Sorting,
  wanted: Sorting,
  signal: AbortSignal,
  isReadAgain: { value: boolean },
): Generator<void> {
  const formerKey = sortKeysBy(before)
  const newKey = sortKeysBy(wanted)
  for (const table of ['artists', 'albums', 'tracks'] as const) {
    const page = database.query<Row, [string, number]>(
      `SELECT id, name, ${table === 'artists' ? 'sort_name' : 'NULL'} AS sortName, sort_key AS key
       FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`,
    )
    const set = database.query(`UPDATE ${table} SET sort_key = ? WHERE id = ?`)
    const readAgain = database.query(
      `UPDATE scanned_files SET changed_ns = 0 WHERE track_id IN (SELECT id FROM tracks WHERE ${table === 'albums' ? 'album_id' : 'id'} = ?)`,
    )
    for (let last = '', rows = page.all(last, rowsAtOnce); rows.length > 0; rows = page.all(last, rowsAtOnce))
      for (const row of rows) {
        if (signal.aborted) return
        last = row.id
        const key = newKey(row.name, row.sortName)
        if (row.key === key) continue
        const isBySortName = table !== 'artists' && row.key !== null && row.key !== formerKey(row.name)
        if (isBySortName) isReadAgain.value = readAgain.run(row.id).changes > 0 || isReadAgain.value
        else set.run(key, row.id)
        yield
      }
  }
}
