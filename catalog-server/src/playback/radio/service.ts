import type { ArtistId, ListedTrack, RadioSeed, RelatedArtist, TopTrack, TrackId } from '@pezzottify/contract'
import { notFound } from '../../base/errors.ts'
import { seededRandom } from '../../base/seeded-random.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Catalog } from '../../catalog/index.ts'
import { anyTracks } from './candidates.ts'
import { factsOf } from './facts.ts'
import type { TrackFacts } from './facts.ts'
import { likenessOf, similarTo } from './likeness.ts'
import { pickTracks } from './rank.ts'
import { relatedArtists } from './related.ts'
import { tracksOfSeed } from './seeds.ts'
import { topTracks } from './top-tracks.ts'

type Stores = { catalog: CatalogStore; users: UserStore }
type Wish = { seed: RadioSeed; recent: readonly TrackId[]; limit: number; variety?: number | undefined }

const varietiesMax = 2 ** 32

/**
 * Chooses similar music among the playable tracks of the library. It costs a few hundred index look-ups, however large
 * the library is.
 */
export function createRadio(stores: Stores, reads: Catalog) {
  return {
    /**
     * A radio begins with its seed, or a track of it; a queue continues with other tracks. Tracks of `recent` are left
     * out, except a track that is the seed itself.
     *
     * @throws AppError `not_found` when the seed does not exist, or belongs to another user
     */
    async build(userId: number, { seed, recent, limit, variety }: Wish): Promise<{ tracks: ListedTrack[] }> {
      const random = seededRandom(variety ?? Math.floor(Math.random() * varietiesMax))
      const seeds = await tracksOfSeed(stores, seed, { userId, random })
      const likeness = await likenessOf(stores, seeds, seed.type === 'genre' ? seed.id : null)
      const heard = new Set<string>(recent)
      const first = seed.type === 'queue' ? [] : leadOf(seed, seeds, heard, random)
      const isKnown = (track: TrackFacts): boolean =>
        heard.has(track.id) || first.some(({ id }) => id === track.id)
      if (seed.type === 'queue') for (const id of seed.track_ids) heard.add(id)

      const found = (await similarTo(stores, likeness, random)).filter((track) => !isKnown(track))
      const missing = limit - first.length - found.length
      if (missing > 0) {
        const others = await factsOf(stores.catalog, await anyTracks(stores.catalog, likeness.taste, random))
        const ids = new Set(found.map(({ id }) => id))
        found.push(...others.filter((track) => track.isPlayable && !isKnown(track) && !ids.has(track.id)))
      }
      const before = seed.type === 'queue' ? seeds : first
      const picked = pickTracks(found, likeness, { limit: limit - first.length, before, random })
      return { tracks: await reads.listed.tracksByIds([...first, ...picked].map(({ id }) => id)) }
    },

    /** @throws AppError `not_found` */
    async topTracks(id: ArtistId, limit: number): Promise<TopTrack[]> {
      await requireArtist(id)
      return topTracks(stores, reads, id, limit)
    },

    /** @throws AppError `not_found` */
    async related(id: ArtistId, limit: number): Promise<RelatedArtist[]> {
      await requireArtist(id)
      return relatedArtists(stores, reads, id, limit)
    },
  }

  async function requireArtist(id: ArtistId): Promise<void> {
    const row = await stores.catalog.read
      .selectFrom('artists')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw notFound()
  }
}

export type Radio = ReturnType<typeof createRadio>

/** The first track of a radio: preferably one that was not played lately. */
function leadOf(
  seed: RadioSeed,
  seeds: readonly TrackFacts[],
  heard: ReadonlySet<string>,
  random: () => number,
): TrackFacts[] {
  const playable = seeds.filter((track) => track.isPlayable)
  const fresh = seed.type === 'track' ? playable : playable.filter(({ id }) => !heard.has(id))
  const lead = fresh[Math.floor(random() * fresh.length)]
  return lead ? [lead] : []
}
