import type { RadioSeed, TrackId } from '@pezzottify/contract'
import { sql } from 'kysely'
import { notFound } from '../../base/errors.ts'
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
    case 'playlist':
      return someOf(await entriesOf(users, seed.id, userId), seedsMax, random)
  }
}

/** Long ones are read on the aside. */
async function entriesOf({ read, aside }: UserStore, id: string, userId: number): Promise<TrackId[]> {
  const own = await read
    .selectFrom('user_playlist')
    .select('id')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!own) throw notFound()
  const { rows } = await sql<{ track_id: TrackId }>`
    SELECT track_id FROM user_playlist_tracks
    WHERE playlist_id = ${id} AND removed_at IS NULL ORDER BY order_key`.execute(aside)
  return rows.map((row) => row.track_id)
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
