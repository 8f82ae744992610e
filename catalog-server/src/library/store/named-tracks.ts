import type { Database } from 'bun:sqlite'
import { identityKey } from '../../base/text.ts'

/**
 * SQL: the ids of the artists whose name has the key ?1, as `named`. Those who share it have a line more in theirs. CROSS
 * JOIN with it keeps SQLite from beginning with the other table.
 */
export const withNamed = `WITH named AS (SELECT id FROM artists
  WHERE identity_key = ?1 OR (identity_key > ?1 || char(10) AND identity_key < ?1 || char(11)))`

/** Finds the tracks that artists of all these names, of which there is one at least, are credited on, or their albums. */
export function createNamedTracks(database: Database): (names: readonly string[]) => Set<string> {
  const tracksOf = database.query<{ id: string }, [string]>(
    `${withNamed} SELECT track_id AS id FROM named CROSS JOIN track_artists ON artist_id = named.id
     UNION SELECT tracks.id FROM named CROSS JOIN album_artists ON artist_id = named.id
       CROSS JOIN tracks ON tracks.album_id = album_artists.album_id`,
  )
  const ofOne = (name: string): Set<string> => new Set(tracksOf.all(identityKey(name)).map(({ id }) => id))
  return (names) => names.map(ofOne).reduce((common, those) => common.intersection(those))
}
