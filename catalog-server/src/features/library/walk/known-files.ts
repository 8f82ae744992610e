import { Database } from 'bun:sqlite'

export type KnownFile = {
  path: string
  sizeBytes: number
  modifiedNs: number
  artMark: string
  state: string
  hasTrack: boolean
  problemCode: string | null
}

export type KnownFiles = {
  /** All that is known of one folder: one query. */
  in(folderId: number, directory: string): Map<string, KnownFile>
  /** Whether there are tracks that are not known to be gone. */
  hasTracks(folderId: number): boolean
  /** Every folder in which something is known, in order. */
  directories(folderId: number): Iterable<string>
  close(): void
}

/** What earlier scans have seen, over a connection of its own: the walk runs beside the server's thread. */
export function openKnownFiles(catalogPath: string): KnownFiles {
  const database = new Database(catalogPath, { readonly: true, strict: true })
  database.run('PRAGMA busy_timeout = 5000')
  const inDirectory = database.query<
    [string, number, number, string, string, number, string | null],
    [number, string]
  >(
    `SELECT path, size_bytes, modified_ns, art_mark, state, track_id IS NOT NULL, problem_code
     FROM scanned_files WHERE folder_id = ? AND directory = ?`,
  )
  const anyTrack = database.query<{ path: string }, [number]>(
    `SELECT path FROM scanned_files
     WHERE folder_id = ? AND track_id IS NOT NULL AND state IN ('present', 'unreachable') LIMIT 1`,
  )
  const firstDirectory = database.query<{ directory: string }, [number]>(
    'SELECT directory FROM scanned_files WHERE folder_id = ? ORDER BY directory LIMIT 1',
  )
  const nextDirectory = database.query<{ directory: string }, [number, string]>(
    'SELECT directory FROM scanned_files WHERE folder_id = ? AND directory > ? ORDER BY directory LIMIT 1',
  )
  return {
    in: (folderId, directory) => {
      const known = new Map<string, KnownFile>()
      for (const row of inDirectory.values(folderId, directory)) {
        // The columns are named in the query above, in this order.
        const [path, sizeBytes, modifiedNs, artMark, state, hasTrack, problemCode] = row as [
          string,
          number,
          number,
          string,
          string,
          number,
          string | null,
        ]
        known.set(path, {
          path,
          sizeBytes,
          modifiedNs,
          artMark,
          state,
          hasTrack: hasTrack === 1,
          problemCode,
        })
      }
      return known
    },
    hasTracks: (folderId) => anyTrack.get(folderId) !== null,
    directories: function* (folderId) {
      for (
        let row = firstDirectory.get(folderId);
        row !== null;
        row = nextDirectory.get(folderId, row.directory)
      )
        yield row.directory
    },
    close: () => database.close(),
  }
}
