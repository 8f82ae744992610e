import type { Artist, ArtistRole } from '@pezzottify/contract'
import { sql } from 'kysely'
import { isListed } from '../../db/catalog/listed.ts'
import { artistRole } from '../columns/enums.ts'
import type { Connections } from './page.ts'
import type { CatalogDb } from './rows.ts'
import { artistsWithCover, inOrderOf, toArtist } from './rows.ts'

export type ArtistCredits = {
  /** The albums of the discography: those of the artist, and others with a track that credits the artist. */
  discography_count: number
  isAlbumArtist: boolean
  roles: ArtistRole[]
}
/** All that the catalog knows of an artist. */
export type ArtistDetails = Artist & ArtistCredits & { musicbrainz_id: string | null; sort_key: string }

/** Artists with more credits together are looked through on the aside. */
const creditsAtOnceMax = 5_000
const noCredits: ArtistCredits = { discography_count: 0, isAlbumArtist: false, roles: [] }

/** Those among these artists that are listed, in the order of the ids. */
export async function artistDetails(
  { read, aside }: Connections,
  ids: readonly string[],
): Promise<ArtistDetails[]> {
  if (ids.length === 0) return []
  const rows = await artistsWithCover(read)
    .where('artists.id', 'in', ids)
    .where(isListed('artists'))
    .execute()
  const size = rows.reduce((sum, row) => sum + row.credit_total, 0)
  const credits = await creditsOfArtists(
    size > creditsAtOnceMax ? aside : read,
    rows.map(({ id }) => id),
  )
  const details = rows.map((row) => ({
    ...toArtist(row),
    ...(credits.get(row.id) ?? noCredits),
    musicbrainz_id: row.musicbrainz_id,
    sort_key: row.sort_key ?? '',
  }))
  return inOrderOf(ids, details)
}

const ofAlbums = 'ALBUM_ARTIST'

/** What listed albums and tracks say of each artist, in one statement. */
async function creditsOfArtists(
  db: CatalogDb,
  artistIds: readonly string[],
): Promise<ReadonlyMap<string, ArtistCredits>> {
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(artistIds)}))`
  const { rows } = await sql<{ id: string; albums: number; roles: string }>`
    SELECT artist_id AS id, count(DISTINCT album_id) AS albums, group_concat(DISTINCT role) AS roles FROM (
      SELECT artist_id, album_id, ${ofAlbums} AS role
      FROM album_artists JOIN albums ON albums.id = album_id
      WHERE artist_id IN ${wanted} AND ${isListed('albums')}
      UNION ALL
      SELECT artist_id, album_id, role
      FROM track_artists JOIN tracks ON tracks.id = track_id
      WHERE artist_id IN ${wanted} AND ${isListed('tracks')}
    ) GROUP BY artist_id`.execute(db)
  return new Map(
    rows.map(({ id, albums, roles }) => {
      const all = roles.split(',')
      return [
        id,
        {
          discography_count: albums,
          isAlbumArtist: all.includes(ofAlbums),
          roles: all.filter((role) => role !== ofAlbums).map(artistRole.fromColumn),
        },
      ]
    }),
  )
}
