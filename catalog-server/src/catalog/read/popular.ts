import type { AlbumId, ArtistId, ImageId, Popular } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import type { Kysely } from 'kysely'
import { isListed } from '../../db/catalog/listed.ts'
import type { UserTables } from '../../db/user/tables.ts'
import { artistsOfAlbums, replacementsOf } from './credits.ts'
import type { CatalogDb } from './rows.ts'

const spanSeconds = 365 * 86_400
const tracksMax = 200
const entriesMax = 20
const lifetimeMs = 60_000

/**
 * The most played albums and artists of a year, by all users together. Computed at most once a minute, for all
 * requests in between.
 */
export function createPopular(db: CatalogDb, users: Kysely<UserTables>, clock: Clock) {
  let known: { result: Promise<Popular>; at: number } | undefined
  return async (albums: number, artists: number): Promise<Popular> => {
    if (!known || clock.monotonicMs() - known.at >= lifetimeMs)
      known = { result: workOut(db, users, clock.now()), at: clock.monotonicMs() }
    const asked = known
    const forget = (): void => {
      if (known === asked) known = undefined
    }
    const result = await asked.result.catch((error: unknown) => {
      forget()
      throw error
    })
    if (result.albums.length === 0) forget()
    return { albums: result.albums.slice(0, albums), artists: result.artists.slice(0, artists) }
  }
}

async function workOut(db: CatalogDb, users: Kysely<UserTables>, at: number): Promise<Popular> {
  const plays = await users
    .selectFrom('listening_events')
    .select(({ fn }) => ['track_id', fn.countAll<number>().as('count')])
    .where('started_at', '>', at - spanSeconds)
    .groupBy('track_id')
    .orderBy('count', 'desc')
    .limit(tracksMax)
    .execute()
  const now = await replacementsOf(
    db,
    plays.map((row) => row.track_id),
  )
  const playsOf = topOf(plays.map((row) => [now.get(row.track_id) ?? row.track_id, row.count]))
  const trackIds = [...playsOf.keys()]
  if (trackIds.length === 0) return { albums: [], artists: [] }
  const tracks = await db
    .selectFrom('tracks')
    .select(['id', 'album_id'])
    .where('id', 'in', trackIds)
    .execute()
  const credits = await db
    .selectFrom('track_artists')
    .select(['track_id', 'artist_id'])
    .distinct()
    .where('track_id', 'in', trackIds)
    .execute()
  const byAlbum = topOf(tracks.map((row) => [row.album_id, playsOf.get(row.id) ?? 0]))
  const byArtist = topOf(credits.map((row) => [row.artist_id, playsOf.get(row.track_id) ?? 0]))
  return { albums: await albumsOf(db, byAlbum), artists: await artistsOf(db, byArtist) }
}

/** Sums per id, largest first. */
function topOf(counts: [string, number][]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [id, count] of counts) sums.set(id, (sums.get(id) ?? 0) + count)
  return new Map([...sums].sort(([, a], [, b]) => b - a))
}

async function albumsOf(db: CatalogDb, top: Map<string, number>): Promise<Popular['albums']> {
  const ids = [...top.keys()]
  const rows = await db
    .selectFrom('albums')
    .select(['id', 'name', 'display_image_id'])
    .where('id', 'in', ids)
    .where(isListed('albums'))
    .execute()
  const best = mostPlayed(rows, top)
  const names = await artistsOfAlbums(
    db,
    best.map(({ id }) => id),
  )
  return best.map((row) => ({
    id: row.id as AlbumId,
    name: row.name,
    image_id: row.display_image_id as ImageId | null,
    artist_names: (names.get(row.id) ?? []).map((artist) => artist.name),
    play_count: top.get(row.id) ?? 0,
  }))
}

async function artistsOf(db: CatalogDb, top: Map<string, number>): Promise<Popular['artists']> {
  const ids = [...top.keys()]
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('artists')
    .select(['id', 'name', 'display_image_id'])
    .where('id', 'in', ids)
    .where(isListed('artists'))
    .execute()
  return mostPlayed(rows, top).map((row) => ({
    id: row.id as ArtistId,
    name: row.name,
    image_id: row.display_image_id as ImageId | null,
    play_count: top.get(row.id) ?? 0,
  }))
}

/** Chosen among those that are listed still. */
const mostPlayed = <T extends { id: string }>(rows: readonly T[], plays: Map<string, number>): T[] =>
  rows.toSorted((a, b) => (plays.get(b.id) ?? 0) - (plays.get(a.id) ?? 0)).slice(0, entriesMax)
