import type { ListeningEvent, ListeningSummary, UserId } from '@pezzottify/contract'
import type { Kysely, SelectQueryBuilder } from 'kysely'
import { sql } from 'kysely'
import { dayOf } from '../../base/clock.ts'
import type { UserTables } from '../../db/user/tables.ts'
import type { Days } from './period.ts'

/** Days as `YYYYMMDD`, both ends inclusive. */
export type DaySpan = { first: number; last: number }

const defaultSpanSeconds = 30 * 86_400

/** The days of a query; by default the 30 days up to today. */
export const daySpanOf = (query: Days, now: number): DaySpan => ({
  first: query.start_date ?? dayOf(now - defaultSpanSeconds),
  last: query.end_date ?? dayOf(now),
})

/** The plays whose day lies in the span. */
export const playsIn = (
  db: Kysely<UserTables>,
  { first, last }: DaySpan,
): SelectQueryBuilder<UserTables, 'listening_events', object> =>
  db.selectFrom('listening_events').where('date', '>=', first).where('date', '<=', last)

export async function listeningSummaryOf(
  db: Kysely<UserTables>,
  userId: UserId,
  span: DaySpan,
): Promise<ListeningSummary> {
  const sums = await playsIn(db, span)
    .where('user_id', '=', userId)
    .select(({ fn }) => [
      fn.countAll<number>().as('total_plays'),
      sql<number>`coalesce(sum(duration_seconds), 0)`.as('total_duration_seconds'),
      sql<number>`coalesce(sum(completed), 0)`.as('completed_plays'),
      sql<number>`count(DISTINCT track_id)`.as('unique_tracks'),
    ])
    .executeTakeFirstOrThrow()
  return { user_id: userId, ...sums }
}

/** The columns of a playback in answers. */
export const eventColumns = [
  'id',
  'track_id',
  'session_id',
  'started_at',
  'ended_at',
  'duration_seconds',
  'track_duration_seconds',
  'completed',
  'seek_count',
  'pause_count',
  'playback_context',
  'client_type',
  'date',
] as const

type EventRow = Omit<ListeningEvent, 'user_id' | 'completed'> & { completed: number }

export const toEvent = (row: EventRow, userId: UserId): ListeningEvent => ({
  ...row,
  user_id: userId,
  completed: row.completed === 1,
})
