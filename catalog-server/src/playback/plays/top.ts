import type { AlbumId, ArtistId, ListeningTop, UserId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import type { Catalog } from '../../catalog/index.ts'
import type { UserTables } from '../../db/user/tables.ts'
import { type Days, periodOf } from './period.ts'

type Sums = { play_count: number; total_duration_seconds: number }
type TrackSums = Sums & { track_id: string }
type Parts = { users: Kysely<UserTables>; catalog: Pick<Catalog, 'creditsOf' | 'replacementsOf'> }

/** The number of most played tracks from which albums, artists and genres are summed. */
const tracksMax = 500

/**
 * A user's most played items in a span of days; items no longer in the catalog are left out, except
 * tracks. What was played of a file that a better one has replaced counts for the track that goes on.
 */
export async function topOf(
  { users, catalog }: Parts,
  userId: UserId,
  days: Days,
  limit: number,
): Promise<ListeningTop> {
  const played = await tracksPlayedMost(users, userId, days)
  const now = await catalog.replacementsOf(played.map((row) => row.track_id))
  const tracks = now.size === 0 ? played : joined(played, now)
  const byTrack = new Map(tracks.map((row) => [row.track_id, row]))
  const credits = await catalog.creditsOf([...byTrack.keys()])
  const sumsOf = (pairs: { id: string; track_id: string }[]): ({ id: string } & Sums)[] =>
    summed(pairs, byTrack).slice(0, limit)
  return {
    tracks: tracks.slice(0, limit).map(({ track_id, ...sums }) => ({ id: track_id, ...sums })),
    albums: sumsOf(credits.albums).map((row) => ({ ...row, id: row.id as AlbumId })),
    artists: sumsOf(credits.artists).map((row) => ({ ...row, id: row.id as ArtistId })),
    genres: sumsOf(credits.genres).map(({ id, ...sums }) => ({ name: id, ...sums })),
  }
}

/** Of those that were played equally often, the ones that were heard longer come first. */
function tracksPlayedMost(users: Kysely<UserTables>, userId: UserId, days: Days): Promise<TrackSums[]> {
  const { first, last, isAllTime } = periodOf(days)
  const inSpan = () =>
    users
      .selectFrom('listened_days')
      .where('user_id', '=', userId)
      .where('day', '>=', first)
      .where('day', '<=', last)
      .select(({ fn }) => [
        'track_id',
        fn.sum<number>('play_count').as('play_count'),
        fn.sum<number>('total_duration_seconds').as('total_duration_seconds'),
      ])
      .groupBy('track_id')
  // Here the index gives the most played ones: only those few are put in order.
  const ofAllTime = () =>
    users
      .selectFrom('listened_tracks')
      .where('user_id', '=', userId)
      .select(['track_id', 'play_count', 'total_duration_seconds'])
      .orderBy('play_count', 'desc')
      .limit(tracksMax)
  return users
    .selectFrom((isAllTime ? ofAllTime() : inSpan()).as('played'))
    .select(['track_id', 'play_count', 'total_duration_seconds'])
    .orderBy('play_count', 'desc')
    .orderBy('total_duration_seconds', 'desc')
    .orderBy('track_id')
    .limit(tracksMax)
    .execute()
}

function joined(played: readonly TrackSums[], now: ReadonlyMap<string, string>): TrackSums[] {
  const pairs = played.map(({ track_id }) => ({ id: now.get(track_id) ?? track_id, track_id }))
  const sums = summed(pairs, new Map(played.map((row) => [row.track_id, row])))
  return sums.map(({ id, ...sum }) => ({ ...sum, track_id: id }))
}

function summed(
  pairs: { id: string; track_id: string }[],
  byTrack: ReadonlyMap<string, Sums>,
): ({ id: string } & Sums)[] {
  const sums = new Map<string, Sums>()
  for (const { id, track_id } of pairs) {
    const played = byTrack.get(track_id)
    const sum = sums.get(id) ?? { play_count: 0, total_duration_seconds: 0 }
    sum.play_count += played?.play_count ?? 0
    sum.total_duration_seconds += played?.total_duration_seconds ?? 0
    sums.set(id, sum)
  }
  return [...sums]
    .map(([id, sum]) => ({ id, ...sum }))
    .sort((a, b) => b.play_count - a.play_count || b.total_duration_seconds - a.total_duration_seconds)
}
