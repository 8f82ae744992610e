import type { Database } from 'bun:sqlite'
import { seenRows } from '../../store/rows.ts'
import { createHandOver } from './hand-over.ts'

export type MissingFileMarker = {
  /** All known files in a music folder, or in one of its folders, are unreachable at the moment. Nothing is removed. */
  unreachable(folderId: number, directory: string | null): Generator<void>
  /** A folder is not at its path: its files are gone unless they turn up elsewhere before the scan ends. */
  gone(folderId: number, directory: string): Generator<void>
  /**
   * Files that are gone, and that the scan met nowhere else, are missing, but for those in a directory that `isKept`: they
   * are unreachable. `onMissing` hears of each track that is missing now, but for those whose song is there in another file.
   */
  finalize(folderId: number, isKept: (directory: string) => boolean, onMissing: () => void): Generator<void>
  /** After the last folder. */
  mergeAlbums(): Generator<void>
}

/** Marks files that are not there. Rows stay, so that a returning file keeps its track. */
export function createMissingFileMarker(database: Database): MissingFileMarker {
  const setState = database.query(
    'UPDATE scanned_files SET state = ? WHERE folder_id = ? AND directory = ? AND path = ?',
  )
  const remove = database.query(
    'DELETE FROM scanned_files WHERE folder_id = ? AND directory = ? AND path = ? AND track_id IS NULL',
  )
  const setUnreachable = database.query(
    "UPDATE tracks SET availability = 'unreachable' WHERE id = ? AND availability = 'available'",
  )
  const setMissing = database.query(
    "UPDATE tracks SET availability = 'missing' WHERE id = ? AND availability <> 'missing'",
  )
  const handOver = createHandOver(database)
  const goneRows = database.query<{ directory: string; path: string; track_id: string | null }, [number]>(
    `SELECT directory, path, track_id FROM scanned_files
     WHERE folder_id = ? AND state = 'gone' AND state <> 'present' LIMIT 200`,
  )

  return {
    unreachable: function* (folderId, directory) {
      for (const row of seenRows(database, folderId, directory)) {
        if (row.track_id === null || (row.state !== 'present' && row.state !== 'gone')) continue
        setState.run('unreachable', folderId, row.directory, row.path)
        setUnreachable.run(row.track_id)
        yield
      }
    },
    gone: function* (folderId, directory) {
      for (const row of seenRows(database, folderId, directory)) {
        if (row.track_id === null) remove.run(folderId, row.directory, row.path)
        else if (row.state !== 'missing') setState.run('gone', folderId, row.directory, row.path)
        else continue
        yield
      }
    },
    finalize: function* (folderId, isKept, onMissing) {
      for (let rows = goneRows.all(folderId); rows.length > 0; rows = goneRows.all(folderId))
        for (const { directory, path, track_id } of rows) {
          const state = isKept(directory) ? 'unreachable' : 'missing'
          setState.run(state, folderId, directory, path)
          if (track_id !== null)
            if (state === 'unreachable') setUnreachable.run(track_id)
            else if (!handOver.track(track_id) && setMissing.run(track_id).changes > 0) onMissing()
          yield
        }
    },
    mergeAlbums: handOver.albums,
  }
}
