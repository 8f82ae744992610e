import type { PlayCount, RecentContext, UserId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import type { UserTables } from '../../db/user/tables.ts'

type Users = Kysely<UserTables>

const countColumns = ['track_id', 'last_played_at', 'play_count', 'total_duration_seconds'] as const

/** Tracks by their last play. */
export const recentTracksOf = (users: Users, userId: UserId, limit: number): Promise<PlayCount[]> =>
  users
    .selectFrom('listened_tracks')
    .where('user_id', '=', userId)
    .select(countColumns)
    .orderBy('last_played_at', 'desc')
    .orderBy('track_id')
    .limit(limit)
    .execute()

/** The ids of all tracks that were ever played. */
export async function playedTracksOf(users: Users, userId: UserId): Promise<string[]> {
  const rows = await users
    .selectFrom('listened_tracks')
    .where('user_id', '=', userId)
    .select('track_id')
    .execute()
  return rows.map((row) => row.track_id)
}

/** The play counts of those among these tracks that were played. */
export async function countsOf(
  users: Users,
  userId: UserId,
  trackIds: readonly string[],
): Promise<PlayCount[]> {
  if (trackIds.length === 0) return []
  return users
    .selectFrom('listened_tracks')
    .where('user_id', '=', userId)
    .where('track_id', 'in', trackIds)
    .select(countColumns)
    .execute()
}

/** Albums, and playlists that are there, by their last play. */
export async function recentContextsOf(
  users: Users,
  userId: UserId,
  limit: number,
): Promise<RecentContext[]> {
  const rows = await users
    .selectFrom('listened_contexts')
    .where('user_id', '=', userId)
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb('kind', '=', 'album'),
        exists(
          selectFrom('user_playlist')
            .whereRef('user_playlist.id', '=', 'listened_contexts.id')
            .where('user_playlist.user_id', '=', userId)
            .where('deleted_at', 'is', null)
            .select('user_playlist.id'),
        ),
      ]),
    )
    .select(['kind', 'id', 'track_id', 'position_seconds', 'track_duration_seconds'])
    .select(['is_finished', 'last_played_at'])
    .orderBy('last_played_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, is_finished: row.is_finished === 1 }))
}
