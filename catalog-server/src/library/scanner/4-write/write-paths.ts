import type { Database } from 'bun:sqlite'
import type { Clock } from '../../../base/clock.ts'
import type { FoundFile, FoundProblem, FileLocation } from '../1-discover/messages.ts'
import type { BadFile } from '../2-read/read-album-folder.ts'
import { scannedColumns, scannedValues } from './scanned-file.ts'

/** Records facts about files and folders, as single steps. */
export type FileStateWriter = {
  gone(folderId: number, place: FileLocation): void
  returned(folderId: number, place: FileLocation): void
  cleared(folderId: number, place: FileLocation): void
  problem(folderId: number, problem: FoundProblem): void
  /** A file that cannot be read. Its track stays, but cannot be played. */
  bad(folderId: number, file: BadFile): void
  /** A copy of a file beside it, which is no track. */
  duplicate(folderId: number, file: FoundFile): void
  /** The track's file now has other content, and its own is nowhere. `by`: the track that stands for it. */
  replaced(trackId: string, by: string | null): void
}

export function createFileStateWriter(database: Database, clock: Clock): FileStateWriter {
  const at = 'WHERE folder_id = ? AND directory = ? AND path = ?'
  const setState = database.query(`UPDATE scanned_files SET state = ? ${at}`)
  const remove = database.query(`DELETE FROM scanned_files ${at} AND track_id IS NULL`)
  const trackAt = database.query<{ track_id: string | null }, [number, string, string]>(
    `SELECT track_id FROM scanned_files ${at}`,
  )
  const revive = database.query(
    "UPDATE tracks SET availability = 'available', replaced_by = NULL, library_id = ?, audio_uri = ? WHERE id = ?",
  )
  const setAvailability = database.query(
    'UPDATE tracks SET availability = ? WHERE id = ? AND availability <> ?',
  )
  const note = database.query(
    `INSERT INTO scanned_files (${scannedColumns}, problem_code, problem_message, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (folder_id, directory, path) DO UPDATE SET size_bytes = excluded.size_bytes,
       modified_ns = excluded.modified_ns, changed_ns = excluded.changed_ns, art_mark = excluded.art_mark, problem_code = excluded.problem_code,
       problem_message = excluded.problem_message, seen_at = excluded.seen_at`,
  )
  const noteDuplicate = database.query(
    `INSERT OR REPLACE INTO scanned_files (${scannedColumns}, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const lead = database.query('UPDATE tracks SET replaced_by = ?1 WHERE id = ?2 OR replaced_by = ?2')

  return {
    gone: (folderId, { directory, path }) => void setState.run('gone', folderId, directory, path),
    returned: (folderId, { directory, path }) => {
      const trackId = trackAt.get(folderId, directory, path)?.track_id
      setState.run('present', folderId, directory, path)
      if (trackId) revive.run(folderId, path, trackId)
    },
    cleared: (folderId, { directory, path }) => void remove.run(folderId, directory, path),
    problem: (folderId, { directory, path, code, message, isUnreachable }) => {
      const trackId = trackAt.get(folderId, directory, path)?.track_id
      // A file that became a link or a pipe: the file of the track is gone.
      if (trackId) setState.run(isUnreachable ? 'unreachable' : 'gone', folderId, directory, path)
      if (trackId && isUnreachable) setAvailability.run('unreachable', trackId, 'unreachable')
      note.run(folderId, directory, path, 0, 0, 0, '', code, message, clock.now())
    },
    bad: (folderId, { file, problem }) => {
      const { directory, path } = file
      const trackId = trackAt.get(folderId, directory, path)?.track_id
      const { code, message } = problem
      note.run(...scannedValues(folderId, file), code, message, clock.now())
      if (!trackId) return
      setState.run('unreachable', folderId, directory, path)
      setAvailability.run('unreachable', trackId, 'unreachable')
    },
    duplicate: (folderId, file) => void noteDuplicate.run(...scannedValues(folderId, file), clock.now()),
    replaced: (trackId, by) => {
      setAvailability.run('missing', trackId, 'missing')
      if (by !== null) lead.run(by, trackId)
    },
  }
}
