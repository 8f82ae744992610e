import type { ArtistId, RelatedArtist } from '@pezzottify/contract'
import { sql } from 'kysely'
import { seededRandom } from '../../base/seeded-random.ts'
import type { Catalog } from '../../catalog/index.ts'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { artistTracks, weightMin } from './candidates.ts'
import type { TrackFacts } from './facts.ts'
import { factsOf } from './facts.ts'
import { likenessOf, similarTo } from './likeness.ts'
import type { Likeness } from './rank.ts'
import { alikeMin, scoreOf } from './rank.ts'

type Stores = { catalog: CatalogStore; users: UserStore }
type Alike = { score: number; genre: string | null }

const seedsMax = 40
const creditsMax = 500
const sharedMax = 30
/** Artists that the catalog lists come first, then those on the same tracks. */
const rankOfNamed = 1_000
const rankOfShared = 10

/** The result is the same as long as the library is. */
export async function relatedArtists(
  stores: Stores,
  reads: Catalog,
  id: ArtistId,
  limit: number,
): Promise<RelatedArtist[]> {
  const random = seededRandom(Bun.hash.crc32(id))
  const seeds = await factsOf(stores.catalog, await artistTracks(stores.catalog, [id], seedsMax, random))
  const likeness = withoutAlbums(await likenessOf(stores, seeds))
  const alike = alikeArtists(await similarTo(stores, likeness, random), likeness)
  const shared = await sharedTracks(stores.catalog, id)
  const named = await stores.catalog.read
    .selectFrom('related_artists')
    .innerJoin('artists', 'artists.id', 'related_artist_id')
    .select('related_artist_id as id')
    .where('artist_id', '=', id)
    .where(isListed('artists'))
    .execute()
  const isNamed = new Set(named.map((row) => row.id))
  const rankOf = (other: string): number =>
    (isNamed.has(other) ? rankOfNamed : 0) +
    rankOfShared * (shared.get(other) ?? 0) +
    (alike.get(other)?.score ?? 0)
  const others = [...new Set([...isNamed, ...shared.keys(), ...alike.keys()])]
    .filter((other) => other !== id)
    .sort((a, b) => rankOf(b) - rankOf(a))
    .slice(0, limit)
  return (await reads.listed.artistsByIds(others)).map((artist) => ({
    artist,
    shared_tracks: shared.get(artist.id) ?? 0,
    genre: alike.get(artist.id)?.genre ?? null,
  }))
}

/** Artists on the same albums count like others. */
const withoutAlbums = (likeness: Likeness): Likeness => ({
  ...likeness,
  taste: { ...likeness.taste, albums: new Set() },
})

/** The number of tracks that others, who are listed, share with the artist. */
async function sharedTracks({ read }: CatalogStore, id: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; tracks: number }>`
    SELECT other.artist_id AS id, count(DISTINCT other.track_id) AS tracks
    FROM (SELECT DISTINCT track_id FROM track_artists WHERE artist_id = ${id} LIMIT ${creditsMax}) AS own
    JOIN track_artists AS other ON other.track_id = own.track_id
    JOIN artists ON artists.id = other.artist_id
    WHERE other.artist_id <> ${id} AND ${isListed('artists')}
    GROUP BY 1 ORDER BY tracks DESC, 1 LIMIT ${sharedMax}`.execute(read)
  return new Map(rows.map((row) => [row.id, row.tracks]))
}

/** Artists of similar tracks, by their best track, with the rarest genre in common. */
function alikeArtists(tracks: readonly TrackFacts[], likeness: Likeness): Map<string, Alike> {
  const found = new Map<string, Alike>()
  const { genres, genreCounts } = likeness.taste
  for (const track of tracks) {
    const [lead] = track.artists
    const score = scoreOf(track, likeness)
    if (lead === undefined || score < alikeMin || score <= (found.get(lead)?.score ?? 0)) continue
    const [genre] = track.genres
      .filter((name) => (genres.get(name) ?? 0) >= weightMin)
      .sort((a, b) => (genres.get(b) ?? 0) - (genres.get(a) ?? 0))
    found.set(lead, { score, genre: genre === undefined ? null : (genreCounts.get(genre)?.name ?? genre) })
  }
  return found
}
