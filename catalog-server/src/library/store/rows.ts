import type { Database } from 'bun:sqlite'

export type SeenRow = { directory: string; path: string; track_id: string | null; state: string }

const rowsAtOnce = 200
const columns = 'directory, path, track_id, state'

/** All known files in a music folder, or in one of its folders, in order and page by page. */
export function* seenRows(
  database: Database,
  folderId: number,
  directory: string | null,
): Generator<SeenRow> {
  const all = database.query<SeenRow, [number, string, string, number]>(
    `SELECT ${columns} FROM scanned_files WHERE folder_id = ? AND (directory, path) > (?, ?)
     ORDER BY directory, path LIMIT ?`,
  )
  const inOne = database.query<SeenRow, [number, string, string, number]>(
    `SELECT ${columns} FROM scanned_files WHERE folder_id = ? AND directory = ? AND path > ?
     ORDER BY path LIMIT ?`,
  )
  let last: SeenRow | undefined
  do {
    const rows: SeenRow[] =
      directory === null
        ? all.all(folderId, last?.directory ?? '', last?.path ?? '', rowsAtOnce)
        : inOne.all(folderId, directory, last?.path ?? '', rowsAtOnce)
    yield* rows
    last = rows.at(-1)
  } while (last)
}
