import type { ArtistId, ArtistName } from '@pezzottify/contract'
import { sql } from 'kysely'
import { inBatches } from '../../base/turns.ts'
import { isListed } from '../../db/catalog/listed.ts'
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

/** Credits in the order of the sleeve, for many tracks in one query. An artist may occur in several roles. */
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

/** The listed albums, artists and genres of tracks: a pair for each. */
export async function creditsOf(db: CatalogDb, trackIds: readonly string[]) {
  type Pair = { id: string; track_id: string }
  if (trackIds.length === 0) return { albums: [] as Pair[], artists: [] as Pair[], genres: [] as Pair[] }
  const albums: Pair[] = await db
    .selectFrom('tracks')
    .innerJoin('albums', 'albums.id', 'tracks.album_id')
    .where('tracks.id', 'in', trackIds)
    .where(isListed('albums'))
    .select(['albums.id', 'tracks.id as track_id'])
    .execute()
  const artists: Pair[] = await db
    .selectFrom('track_artists')
    .innerJoin('artists', 'artists.id', 'track_artists.artist_id')
    .where('track_id', 'in', trackIds)
    .where(isListed('artists'))
    .select(['artists.id', 'track_id'])
    .distinct()
    .execute()
  const genres: Pair[] = await db
    .selectFrom('track_genres')
    .where('track_id', 'in', trackIds)
    .select(['genre as id', 'track_id'])
    .execute()
  return { albums, artists, genres }
}

/** The tracks that stand for replaced ones among these, by the id of the replaced one. */
export async function replacementsOf(
  db: CatalogDb,
  trackIds: readonly string[],
): Promise<Map<string, string>> {
  if (trackIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('tracks')
    .where('id', 'in', trackIds)
    .where('replaced_by', 'is not', null)
    .select(['id', 'replaced_by'])
    .execute()
  return new Map(rows.map((row) => [row.id, row.replaced_by ?? row.id]))
}

const tracksAtOnce = 1_000

/** The listed album of each of these tracks; that of the track that goes on for one that a better file has replaced. */
export async function albumsOfTracks(
  aside: CatalogDb,
  trackIds: readonly string[],
): Promise<Map<string, string>> {
  const albums = new Map<string, string>()
  await inBatches(trackIds, tracksAtOnce, async (some) => {
    const { rows } = await sql<{ track: string; album: string }>`
      SELECT asked.id AS track, now.album_id AS album FROM json_each(${JSON.stringify(some)}) AS given
      CROSS JOIN tracks AS asked ON asked.id = given.value
      CROSS JOIN tracks AS now ON now.id = coalesce(asked.replaced_by, asked.id)
      CROSS JOIN albums ON albums.id = now.album_id WHERE ${isListed('albums')}`.execute(aside)
    for (const { track, album } of rows) albums.set(track, album)
  })
  return albums
}
