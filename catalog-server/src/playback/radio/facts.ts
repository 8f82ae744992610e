import type { TrackId } from '@pezzottify/contract'
import { sql } from 'kysely'
import type { CatalogStore } from '../../db/catalog/schema.ts'

/**
 * The facts that similarity is computed from. `artists` are in the order of the sleeve, genres in lower case, and the
 * year is that of the album.
 */
export type TrackFacts = {
  id: TrackId
  albumId: string
  artists: readonly string[]
  genres: readonly string[]
  year: number | null
  isPlayable: boolean
}

type Row = {
  id: string
  album_id: string
  availability: string
  release_date: number | null
  artists: string
  genres: string
}

/** The facts of the tracks that exist, without duplicates, in one statement. */
export async function factsOf(
  { read }: Pick<CatalogStore, 'read'>,
  ids: readonly string[],
): Promise<TrackFacts[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    SELECT tracks.id, tracks.album_id, tracks.availability, albums.release_date,
      (SELECT json_group_array(artist_id ORDER BY position) FROM track_artists
        WHERE track_id = tracks.id) AS artists,
      (SELECT json_group_array(genre) FROM (
        SELECT genre FROM track_genres WHERE track_id = tracks.id
        UNION SELECT genre FROM album_genres WHERE album_id = tracks.album_id)) AS genres
    FROM tracks JOIN albums ON albums.id = tracks.album_id
    WHERE tracks.id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`.execute(read)
  return rows.map((row) => ({
    id: row.id as TrackId,
    albumId: row.album_id,
    artists: textsIn(row.artists),
    genres: textsIn(row.genres).map((genre) => genre.toLowerCase()),
    year: row.release_date === null ? null : new Date(row.release_date * 1_000).getUTCFullYear(),
    isPlayable: row.availability === 'available',
  }))
}

/** SQLite made the JSON from a column of texts. */
export const textsIn = (json: string): string[] => JSON.parse(json) as string[]
