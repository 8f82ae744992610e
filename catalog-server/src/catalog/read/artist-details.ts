import type { Artist, ArtistRole } from '@pezzottify/contract'
import { sql } from 'kysely'
import { createCommitWatch } from '../../db/commits.ts'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { artistRole } from '../columns/enums.ts'
import type { ArtistRow, CatalogDb } from './rows.ts'
import { artistsWithCover, inOrderOf, toArtist } from './rows.ts'

export type ArtistCredits = {
  /** The albums of the discography: those of the artist, and others with a track that credits the artist. */
  discography_count: number
  isAlbumArtist: boolean
  roles: ArtistRole[]
}
/** All that the catalog knows of an artist. */
export type ArtistDetails = Artist & ArtistCredits & { musicbrainz_id: string | null }

/** Artists with more credits together are looked through on the aside. */
const creditsAtOnceMax = 5_000
const noCredits: ArtistCredits = { discography_count: 0, isAlbumArtist: false, roles: [] }

/** More artists than these are not remembered. */
const rememberedMax = 200_000

/**
 * Tells of artists. Their credits are remembered until the catalog changes: apps ask for all artists at each start, which
 * takes a look at every track.
 */
export function createArtistDetails({ read, aside, writer }: CatalogStore) {
  const commits = createCommitWatch({ writer })
  let remembered = new Map<string, ArtistCredits>()
  let rememberedAt = commits()

  const creditsOf = async (rows: readonly ArtistRow[]): Promise<ReadonlyMap<string, ArtistCredits>> => {
    const now = commits()
    if (now !== rememberedAt) remembered = new Map()
    rememberedAt = now
    const known = remembered
    const others = rows.filter(({ id }) => !known.has(id))
    if (others.length === 0) return known
    const size = others.reduce((sum, row) => sum + row.credit_total, 0)
    const db = size > creditsAtOnceMax ? aside : read
    const found = await creditsOfArtists(
      db,
      others.map(({ id }) => id),
    )
    const credits = new Map(rows.map(({ id }) => [id, known.get(id) ?? found.get(id) ?? noCredits]))
    // What was read during a change may mix two states, so it is not remembered.
    if (commits() === now && known.size < rememberedMax) for (const [id, one] of credits) known.set(id, one)
    return credits
  }

  /** Those among these artists that are listed, in the order of the ids. */
  return async (ids: readonly string[]): Promise<ArtistDetails[]> => {
    if (ids.length === 0) return []
    const rows = await artistsWithCover(read)
      .where('artists.id', 'in', ids)
      .where(isListed('artists'))
      .execute()
    const credits = await creditsOf(rows)
    const details = rows.map((row) => ({
      ...toArtist(row),
      ...(credits.get(row.id) ?? noCredits),
      musicbrainz_id: row.musicbrainz_id,
    }))
    return inOrderOf(ids, details)
  }
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
