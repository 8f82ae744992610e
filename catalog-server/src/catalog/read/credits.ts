import type { ArtistId, ArtistName } from '@pezzottify/contract'
import { artistRole } from '../columns/enums.ts'
import type { CatalogDb, TrackCredits } from './rows.ts'

/** Album artists in the order of the sleeve, for many albums in one query. */
export async function artistsOfAlbums(
  db: CatalogDb,
  albumIds: readonly string[],
): Promise<Map<string, ArtistName[]>> {
  const byAlbum = new Map<string, ArtistName[]>(albumIds.map((id) => [id, []]))
  if (albumIds.length === 0) return byAlbum
  const rows = await db
    .selectFrom('album_artists')
    .innerJoin('artists', 'artists.id', 'album_artists.artist_id')
    .select(['album_id', 'artists.id', 'artists.name'])
    .where('album_id', 'in', albumIds)
    .orderBy('position')
    .execute()
  for (const row of rows) byAlbum.get(row.album_id)?.push({ id: row.id as ArtistId, name: row.name })
  return byAlbum
}

/** Credits in the order of the sleeve, for many tracks in one query. An artist may stand there in several roles. */
export async function artistsOfTracks(
  db: CatalogDb,
  trackIds: readonly string[],
): Promise<Map<string, TrackCredits>> {
  const byTrack = new Map<string, TrackCredits>(trackIds.map((id) => [id, []]))
  if (trackIds.length === 0) return byTrack
  const rows = await db
    .selectFrom('track_artists')
    .innerJoin('artists', 'artists.id', 'track_artists.artist_id')
    .select(['track_id', 'artists.id', 'artists.name', 'role'])
    .where('track_id', 'in', trackIds)
    .orderBy('position')
    .execute()
  for (const row of rows)
    byTrack
      .get(row.track_id)
      ?.push({ id: row.id as ArtistId, name: row.name, role: artistRole.fromColumn(row.role) })
  return byTrack
}
