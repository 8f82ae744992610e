import type { ListeningSummary, TrackStats, UserId } from '@pezzottify/contract'
import { sql } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import { userIdOf } from '../../identity/index.ts'
import type { Days, DaySpan } from '../../playback/index.ts'
import { daySpanOf, listeningSummaryOf, playsIn } from '../../playback/index.ts'
import type { UserStore } from '../../db/user/schema.ts'

export type Analytics = ReturnType<typeof createAnalytics>

const handlesMax = 3

/** Listening statistics over all users. Queries over years run on the aside. */
export function createAnalytics({ read, aside, timed }: UserStore, clock: Clock) {
  const span = (days: Days): DaySpan => daySpanOf(days, clock.now())

  const summaryOf = timed('get_user_listening_summary', (userId: UserId, days: Days) =>
    listeningSummaryOf(aside, userId, span(days)),
  )
  const statsIn = (days: Days) =>
    playsIn(aside, span(days))
      .select(({ fn }) => [
        'track_id',
        fn.countAll<number>().as('play_count'),
        fn.sum<number>('duration_seconds').as('total_duration_seconds'),
        fn.sum<number>('completed').as('completed_count'),
        sql<number>`count(DISTINCT user_id)`.as('unique_listeners'),
      ])
      .groupBy('track_id')

  return {
    /** @throws AppError `not_found` */
    userIdOf: (handle: string): Promise<UserId> => userIdOf(read, handle),

    /** The number of users, and the names of the first few. */
    named: async (userIds: readonly UserId[]): Promise<{ count: number; handles: string[] }> => {
      const rows = await read
        .selectFrom('user')
        .select('handle')
        .where('id', 'in', userIds)
        .orderBy('handle')
        .limit(handlesMax)
        .execute()
      return { count: userIds.length, handles: rows.map((row) => row.handle) }
    },

    /** By day, newest first; days without plays are left out. */
    daily: timed('get_daily_listening_stats', (days: Days) =>
      playsIn(aside, span(days))
        .select(({ fn }) => [
          'date',
          fn.countAll<number>().as('total_plays'),
          fn.sum<number>('duration_seconds').as('total_duration_seconds'),
          fn.sum<number>('completed').as('completed_plays'),
          sql<number>`count(DISTINCT user_id)`.as('unique_users'),
          sql<number>`count(DISTINCT track_id)`.as('unique_tracks'),
        ])
        .groupBy('date')
        .orderBy('date', 'desc')
        .execute(),
    ),

    topTracks: timed(
      'get_top_tracks',
      ({ limit, ...days }: Days & { limit: number }): Promise<TrackStats[]> =>
        statsIn(days).orderBy('play_count', 'desc').orderBy('track_id').limit(limit).execute(),
    ),

    /** Zeros for a track that was never played, or does not exist. */
    trackStats: timed(
      'get_track_listening_stats',
      async (trackId: string, days: Days): Promise<TrackStats> =>
        (await statsIn(days).where('track_id', '=', trackId).executeTakeFirst()) ?? {
          track_id: trackId,
          play_count: 0,
          total_duration_seconds: 0,
          completed_count: 0,
          unique_listeners: 0,
        },
    ),

    /** Of all users, most plays first; zeros for those without plays. */
    userSummaries: async (days: Days) => {
      const rows = await aside
        .selectFrom('user')
        .leftJoin(playsIn(aside, span(days)).selectAll().as('play'), 'play.user_id', 'user.id')
        .select(({ fn }) => [
          'user.id as user_id',
          'user.handle as user_handle',
          fn.count<number>('play.id').as('total_plays'),
          sql<number>`coalesce(sum(play.duration_seconds), 0)`.as('total_duration_seconds'),
          sql<number>`coalesce(sum(play.completed), 0)`.as('completed_plays'),
          sql<number>`count(DISTINCT play.track_id)`.as('unique_tracks'),
          fn.max<number | null>('play.started_at').as('last_played_at'),
        ])
        .groupBy('user.id')
        .orderBy('total_plays', 'desc')
        .orderBy('user.handle')
        .execute()
      return rows.map((row) => ({ ...row, user_id: row.user_id as UserId }))
    },

    /** @throws AppError `not_found` */
    userSummary: async (handle: string, days: Days): Promise<ListeningSummary> =>
      summaryOf(await userIdOf(read, handle), days),
  }
}
