import { sql } from 'kysely'
import { filterText } from '../../base/text.ts'
import { containing } from '../../db/like.ts'
import type { CatalogDb } from './rows.ts'

/**
 * Those among these tracks that have a text in their name, or in that of their album or of an artist, whatever its case
 * and accents. The tracks are looked up one by one, so it takes as long as there are many of them.
 */
export async function tracksNamed(db: CatalogDb, ids: readonly string[], text: string): Promise<string[]> {
  const pattern = containing(filterText(text))
  const named = (key: string) => sql`${sql.ref(key)} LIKE ${pattern} ESCAPE '\\'`
  const { rows } = await sql<{ id: string }>`
    SELECT tracks.id FROM json_each(${JSON.stringify(ids)}) AS given
    CROSS JOIN tracks ON tracks.id = given.value
    CROSS JOIN albums ON albums.id = tracks.album_id
    WHERE ${named('tracks.sort_key')} OR ${named('albums.sort_key')}
      OR EXISTS (
        SELECT 1 FROM track_artists JOIN artists ON artists.id = track_artists.artist_id
        WHERE track_artists.track_id = tracks.id AND ${named('artists.sort_key')})
      OR EXISTS (
        SELECT 1 FROM album_artists JOIN artists ON artists.id = album_artists.artist_id
        WHERE album_artists.album_id = albums.id AND ${named('artists.sort_key')})`.execute(db)
  return rows.map(({ id }) => id)
}
