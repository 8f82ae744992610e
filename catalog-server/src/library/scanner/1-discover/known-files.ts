import { Database } from 'bun:sqlite'

/** The stored facts of a file. Most are ordinary: present, with a track and without a problem. */
export type KnownFile = {
  sizeBytes: number
  modifiedNs: number
  changedNs: number
  fingerprint: string
  state: string
  hasTrack: boolean
  problemCode: string | null
}

export type KnownFiles = {
  /** All known files of one folder, by path: one query. */
  in(folderId: number, directory: string): Map<string, KnownFile>
  /** The numbers of files in one folder that have none of their own, by path: their places among the others. */
  placesIn(folderId: number, directory: string): Map<string, number>
  /** Whether there are tracks that are not missing. */
  hasTracks(folderId: number): boolean
  /** Every folder with known files, in order. */
  directories(folderId: number): Iterable<string>
  close(): void
}

type Row = [
  path: string,
  sizeBytes: number,
  modifiedNs: number,
  changedNs: number,
  fingerprint: string | null,
  special: string | null,
]
type Special = { state: string; track: 0 | 1; problem: string | null }

/** The results of earlier scans, over a connection of its own, since the walk runs beside the server's thread. */
export function openKnownFiles(catalogPath: string): KnownFiles {
  const database = new Database(catalogPath, { readonly: true, strict: true })
  database.run('PRAGMA busy_timeout = 5000')
  // One row for each file of the library at each scan, so rare values are only included when they differ from the
  // usual.
  const inDirectory = database.query<Row, [number, string]>(
    `SELECT path, size_bytes, modified_ns, changed_ns, nullif(art_mark, ''),
       CASE WHEN state <> 'present' OR problem_code IS NOT NULL OR track_id IS NULL
         THEN json_object('state', state, 'track', track_id IS NOT NULL, 'problem', problem_code) END
     FROM scanned_files WHERE folder_id = ? AND directory = ?`,
  )
  const places = database.query<{ path: string; place: number }, [number, string]>(
    `SELECT path, album_tags ->> '$.track' AS place FROM scanned_files
     WHERE folder_id = ? AND directory = ? AND track_id IS NOT NULL AND album_tags ->> '$.isUnnumbered'`,
  )
  const anyTrack = database.query<{ path: string }, [number]>(
    `SELECT path FROM scanned_files
     WHERE folder_id = ? AND track_id IS NOT NULL AND state IN ('present', 'unreachable') LIMIT 1`,
  )
  const directories = database.query<{ directory: string }, [number]>(
    'SELECT DISTINCT directory FROM scanned_files WHERE folder_id = ? ORDER BY directory',
  )
  return {
    in: (folderId, directory) => {
      const known = new Map<string, KnownFile>()
      // The driver types rows as `any`; these are the columns of the query above.
      for (const row of inDirectory.values(folderId, directory) as unknown as Row[])
        known.set(row[0], knownFileOf(row))
      return known
    },
    placesIn: (folderId, directory) =>
      new Map(places.all(folderId, directory).map(({ path, place }) => [path, place])),
    hasTracks: (folderId) => anyTrack.get(folderId) !== null,
    directories: function* (folderId) {
      for (const { directory } of directories.iterate(folderId)) yield directory
    },
    close: () => database.close(),
  }
}

function knownFileOf([, sizeBytes, modifiedNs, changedNs, fingerprint, special]: Row): KnownFile {
  // Our own query wrote it.
  const { state, track, problem } = special === null ? ordinary : (JSON.parse(special) as Special)
  return {
    sizeBytes,
    modifiedNs,
    changedNs,
    fingerprint: fingerprint ?? '',
    state,
    hasTrack: track === 1,
    problemCode: problem,
  }
}

const ordinary: Special = { state: 'present', track: 1, problem: null }
