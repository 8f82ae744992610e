import type { Database } from 'bun:sqlite'
import { cachedIdentityKey } from './identity-key.ts'
import type { KnownTrack } from './known-track.ts'

export type FindSongs<Track> = {
  /** The tracks of this disc and number on albums of one of these titles. */
  at(titles: readonly string[], disc: number, number: number): Track[]
  /** The tracks of a MusicBrainz recording: the same sound, on whichever releases. */
  ofRecording(recording: string | null): Track[]
}

/** Among several thousand albums of one title, such as "Unknown Album", some are not looked at. */
const tracksMax = 5_000
const recordingMax = 50

/** SQL: the ids of the albums with one of these keys, of the title in the tags or of the name that is shown. */
export const albumsTitled = `SELECT id FROM albums WHERE title_key IN (SELECT value FROM json_each(?1))
     UNION SELECT id FROM albums WHERE name_key IN (SELECT value FROM json_each(?1))`

/**
 * Finds tracks that may be the same song as another one. Indexes find them, so that a lookup costs the same in a large
 * library as in a small one.
 *
 * @param columns those of `KnownTrack` and more
 * @param condition SQL that they must meet
 */
export function createFindSongs<Track extends KnownTrack>(
  database: Database,
  columns: string,
  condition = 'TRUE',
): FindSongs<Track> {
  // A person may have changed disc and number: such tracks are compared by those of the tags below. CROSS JOIN keeps SQLite
  // from beginning with the tracks.
  const atPlace = database.query<Track, [string, number, number, number]>(
    `WITH titled AS (${albumsTitled})
     SELECT ${columns} FROM tracks WHERE id IN (
       SELECT tracks.id FROM titled CROSS JOIN tracks ON tracks.album_id = titled.id
         WHERE disc_number = ?2 AND track_number = ?3
       UNION SELECT tracks.id FROM titled CROSS JOIN tracks ON tracks.album_id = titled.id
         WHERE edited_fields IS NOT NULL)
       AND ${condition} LIMIT ?4`,
  )
  const byRecording = database.query<Track, [string, number]>(
    `SELECT ${columns} FROM tracks WHERE musicbrainz_id = ? AND ${condition} LIMIT ?`,
  )
  return {
    at: (titles, disc, number) =>
      atPlace
        .all(keysOf(titles), disc, number, tracksMax)
        .filter(
          (track) =>
            track.disc_number === disc &&
            track.track_number === number &&
            titles.some((title) => isOfAlbum(track, title)),
        ),
    ofRecording: (recording) => (recording === null ? [] : byRecording.all(recording, recordingMax)),
  }
}

/** For `albumsTitled`. */
export const keysOf = (titles: readonly string[]): string =>
  JSON.stringify([...new Set(titles.map(cachedIdentityKey))])

/** Whether its album has this title, however that is spelled: in the tags, or as it is shown. */
export function isOfAlbum({ albumName, albumTag }: KnownTrack, title: string): boolean {
  const key = cachedIdentityKey(title)
  return cachedIdentityKey(albumName) === key || cachedIdentityKey(albumTag) === key
}
