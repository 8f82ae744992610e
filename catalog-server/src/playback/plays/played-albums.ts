import type { UserId } from '@pezzottify/contract'
import type { Catalog } from '../../catalog/index.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { PlaySum } from './sums.ts'

export type PlayedOrder = 'frequent' | 'recent'

/** The albums of which a user played a track: the most or the latest played ones first. */
export async function playedAlbumsOf(
  { users, catalog }: { users: UserStore; catalog: Pick<Catalog, 'albumsOfTracks'> },
  userId: UserId,
  order: PlayedOrder,
): Promise<string[]> {
  const played = await users.aside
    .selectFrom('listened_tracks')
    .where('user_id', '=', userId)
    .select(['track_id', 'play_count', 'last_played_at'])
    .execute()
  const albumOf = await catalog.albumsOfTracks(played.map((row) => row.track_id))
  const sums = new Map<string, PlaySum>()
  for (const row of played) {
    const album = albumOf.get(row.track_id)
    if (album === undefined) continue
    const sum = sums.get(album) ?? { play_count: 0, last_played_at: 0 }
    sum.play_count += row.play_count
    sum.last_played_at = Math.max(sum.last_played_at, row.last_played_at)
    sums.set(album, sum)
  }
  const valueOf = (sum: PlaySum): number => (order === 'frequent' ? sum.play_count : sum.last_played_at)
  return [...sums]
    .toSorted(([a, one], [b, other]) => valueOf(other) - valueOf(one) || (a < b ? -1 : 1))
    .map(([id]) => id)
}
