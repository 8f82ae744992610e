import type { Database } from 'bun:sqlite'
import { isEdited, unlessEditedFrom } from '../../../catalog/index.ts'
import { editableColumns, fieldsOfSound, trackColumns } from '../4-write/write-track.ts'

export type TrackHandOver = {
  /** The elder track's file is gone: it goes on with the younger one's. */
  takeFile(elder: string, younger: string): void
  /** The younger track's file is gone: the elder one stands for it. */
  giveUp(younger: string, elder: string): void
}

/** The columns about the sound. A track takes them over from the one that replaces it. */
const soundColumns = `duration_secs, format, audio_uri, library_id, payload_hash, container, codec,
  bitrate_kbps, sample_rate_hz, bit_depth, channels, size_bytes, modified_at`

/** The writing, for two tracks that are one song. */
export function createTrackHandOver(database: Database): TrackHandOver {
  const dropEditsOfSound = database.query(
    `UPDATE tracks SET edited_fields = nullif(json_remove(edited_fields, ${paths(fieldsOfSound)}), '{}')
     WHERE id = ? AND edited_fields IS NOT NULL`,
  )
  const hasEdits = database.query<{ isEdited: number; hasCredits: number }, [string]>(
    `SELECT edited_fields IS NOT NULL AS isEdited, ${isEdited('artists')} AS hasCredits FROM tracks WHERE id = ?`,
  )
  const all = [...trackColumns, 'edited_fields'].join(', ')
  const become = database.query(
    `UPDATE tracks SET (${all}) = (SELECT ${all} FROM tracks WHERE id = ?) WHERE id = ?`,
  )
  // A person's edits of the elder track stay.
  const becomeButForEdits = database.query(
    `UPDATE tracks SET ${trackColumns.map(taken).join(', ')} WHERE id = ?2`,
  )
  const clearCredits = database.query('DELETE FROM track_artists WHERE track_id = ?')
  const takeCredits = database.query(
    `INSERT INTO track_artists (track_id, artist_id, role, position)
     SELECT ?, artist_id, role, position FROM track_artists WHERE track_id = ?`,
  )
  const clearLyrics = database.query('DELETE FROM track_lyrics WHERE track_id = ?')
  const takeLyrics = database.query(
    `INSERT INTO track_lyrics (track_id, position, source, language, text)
     SELECT ?, position, source, language, text FROM track_lyrics WHERE track_id = ?`,
  )
  const forgetFile = database.query('DELETE FROM scanned_files WHERE track_id = ?')
  // The next scan reads the file once more, and keeps what its tags say beside what a person said.
  const takeSeen = database.query(
    'UPDATE scanned_files SET track_id = ?1, changed_ns = iif(?3, 0, changed_ns) WHERE track_id = ?2',
  )
  const takeSound = database.query(
    `UPDATE tracks SET (${soundColumns}) = (SELECT ${soundColumns} FROM tracks WHERE id = ?) WHERE id = ?`,
  )
  const setReplaced = database.query(
    "UPDATE tracks SET availability = 'missing', replaced_by = ? WHERE id = ?",
  )
  const passOn = database.query('UPDATE tracks SET replaced_by = ? WHERE replaced_by = ?')

  function replace(track: string, by: string): void {
    setReplaced.run(by, track)
    passOn.run(by, track)
  }

  return {
    takeFile: (elder, younger) => {
      dropEditsOfSound.run(elder)
      const edits = hasEdits.get(elder)
      const isByHand = edits?.isEdited === 1
      forgetFile.run(elder)
      takeSeen.run(elder, younger, isByHand ? 1 : 0)
      if (isByHand) becomeButForEdits.run(younger, elder)
      else become.run(younger, elder)
      if (edits?.hasCredits !== 1) {
        clearCredits.run(elder)
        takeCredits.run(elder, younger)
      }
      clearLyrics.run(elder)
      takeLyrics.run(elder, younger)
      replace(younger, elder)
    },
    giveUp: (younger, elder) => {
      forgetFile.run(younger)
      takeSound.run(elder, younger)
      replace(younger, elder)
    },
  }
}

const paths = (fields: ReadonlySet<string>): string => [...fields].map((field) => `'$.${field}'`).join(', ')

/** In SQL: a column is that of the track ?1, unless a person changed it. */
function taken(column: string): string {
  if (column === 'sort_key') return unlessEditedFrom('tracks', column, 'name')
  return editableColumns.has(column)
    ? unlessEditedFrom('tracks', column)
    : `${column} = (SELECT ${column} FROM tracks WHERE id = ?1)`
}
