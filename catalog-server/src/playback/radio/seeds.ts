import type { RadioSeed } from '@pezzottify/contract'
import { notFound } from '../../base/errors.ts'
import { liveEntriesOf, livePlaylist } from '../../collection/index.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { albumTracks, artistTracks } from './candidates.ts'
import { factsOf } from './facts.ts'
import type { TrackFacts } from './facts.ts'
import { someOf } from './windows.ts'

type Stores = { catalog: CatalogStore; users: UserStore }
type Asker = { userId: number; random: () => number }

const seedsMax = 40
const albumsOfArtistMax = 10

/**
 * The tracks of a seed, or a sample of many. A genre has none.
 *
 * @throws AppError `not_found` when the seed does not exist, or belongs to another user
 */
export async function tracksOfSeed(stores: Stores, seed: RadioSeed, asker: Asker): Promise<TrackFacts[]> {
  if (seed.type === 'genre') {
    await requireGenre(stores.catalog, seed.id)
    return []
  }
  const ids = await idsOf(stores, seed, asker)
  const facts = new Map((await factsOf(stores.catalog, ids)).map((track) => [track.id as string, track]))
  if (facts.size === 0 && seed.type !== 'playlist' && seed.type !== 'queue') throw notFound()
  return ids.flatMap((id) => facts.get(id) ?? [])
}

async function idsOf(
  { catalog, users }: Stores,
  seed: Exclude<RadioSeed, { type: 'genre' }>,
  { userId, random }: Asker,
): Promise<string[]> {
  switch (seed.type) {
    case 'track':
      return [seed.id]
    case 'queue':
      return seed.track_ids
    case 'album':
      return albumTracks(catalog, [seed.id], seedsMax)
    case 'artist': {
      const own = await artistTracks(catalog, [seed.id], seedsMax, random)
      if (own.length > 0) return own
      const albums = await catalog.read
        .selectFrom('album_artists')
        .select('album_id')
        .where('artist_id', '=', seed.id)
        .limit(albumsOfArtistMax)
        .execute()
      return albumTracks(
        catalog,
        albums.map((row) => row.album_id),
        seedsMax,
      )
    }
    case 'playlist': {
      await livePlaylist(users.read, userId, seed.id)
      // Long ones are read on the aside.
      const entries = await liveEntriesOf(users.aside, seed.id)
      return someOf(
        entries.map((entry) => entry.track_id),
        seedsMax,
        random,
      )
    }
  }
}

async function requireGenre({ read }: CatalogStore, genre: string): Promise<void> {
  const row = await read
    .selectFrom('genre_counts')
    .select('genre')
    .where('genre', '=', genre)
    .where((eb) => eb.or([eb('track_count', '>', 0), eb('album_count', '>', 0)]))
    .executeTakeFirst()
  if (!row) throw notFound()
}
