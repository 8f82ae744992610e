import { sql } from 'kysely'
import { sortKey } from '../../base/sort-key.ts'
import { identityKey } from '../../base/text.ts'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'

/** The tracks that an artist plays or sings on: those of the newest albums first. */
export async function tracksOfArtist({ aside }: CatalogStore, id: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT tracks.id FROM tracks JOIN albums ON albums.id = tracks.album_id
    WHERE tracks.id IN (SELECT track_id FROM track_artists
        WHERE artist_id = ${id} AND role IN ('MAIN_ARTIST', 'FEATURED_ARTIST'))
      AND ${isListed('tracks')}
    ORDER BY albums.release_date DESC NULLS LAST, albums.id, disc_number, track_number, tracks.id
    LIMIT ${limit}`.execute(aside)
  return rows.map((row) => row.id)
}

/** The listed artist of a name, whatever its case and accents; null for none. */
export async function artistNamed({ read }: CatalogStore, name: string): Promise<string | null> {
  const row = await read
    .selectFrom('artists')
    .select('id')
    .where((eb) => eb.or([eb('identity_key', '=', identityKey(name)), eb('sort_key', '=', sortKey(name))]))
    .where(isListed('artists'))
    .orderBy((eb) => eb('name', '=', name), 'desc')
    .orderBy('id')
    .executeTakeFirst()
  return row?.id ?? null
}
