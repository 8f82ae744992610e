import type { AlbumType, ArtistName, ListedTrack } from '@pezzottify/contract'
import { listIn } from '../../base/stored-json.ts'
import { isListed } from '../../db/catalog/listed.ts'
import { albumType } from '../columns/enums.ts'
import { artistsOfAlbums } from './credits.ts'
import { withCredits } from './lists.ts'
import type { CatalogDb } from './rows.ts'
import { inOrderOf, textList, tracksWithAlbum } from './rows.ts'

/** All that the catalog knows of a track. Its genres are its own, else those of its album, else those of its artists. */
export type TrackDetails = ListedTrack & {
  genres: string[]
  musicbrainz_id: string | null
  container: string | null
  album_type: AlbumType
  release_date: number | null
  album_artists: ArtistName[]
}

/** Those among these tracks that are listed, in the order of the ids. */
export async function trackDetails(db: CatalogDb, ids: readonly string[]): Promise<TrackDetails[]> {
  if (ids.length === 0) return []
  const rows = await tracksWithAlbum(db)
    .select(['albums.album_type', 'albums.release_date', 'albums.genres as album_genres'])
    .where('tracks.id', 'in', ids)
    .where(isListed('tracks'))
    .execute()
  const tracks = await withCredits(db, rows)
  const albumArtists = await artistsOfAlbums(db, [...new Set(rows.map((row) => row.album_id))])
  const genresOf = (row: (typeof rows)[number]): string[] => {
    const own = textList(row.genres)
    return own.length > 0 ? own : textList(row.album_genres)
  }
  const inherited = await genresOfArtists(
    db,
    rows.filter((row) => genresOf(row).length === 0).map(({ id }) => id),
  )
  const details = tracks.flatMap((track, at): TrackDetails[] => {
    const row = rows[at]
    if (!row) return []
    return [
      {
        ...track,
        genres: inherited.get(track.id) ?? genresOf(row),
        musicbrainz_id: row.musicbrainz_id,
        container: row.container,
        album_type: albumType.fromColumn(row.album_type),
        release_date: row.release_date,
        album_artists: albumArtists.get(row.album_id) ?? [],
      },
    ]
  })
  return inOrderOf(ids, details)
}

/** The genres of the first artist of each track who has any. */
async function genresOfArtists(
  db: CatalogDb,
  trackIds: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const found = new Map<string, string[]>()
  if (trackIds.length === 0) return found
  const rows = await db
    .selectFrom('track_artists')
    .innerJoin('artists', 'artists.id', 'track_artists.artist_id')
    .select(['track_id', 'artists.genres'])
    .where('track_id', 'in', trackIds)
    .where('artists.genres', 'is not', null)
    .orderBy('position')
    .execute()
  for (const row of rows)
    if (!found.has(row.track_id) && listIn(row.genres).length > 0)
      found.set(row.track_id, textList(row.genres))
  return found
}
