import type { ListeningStatistics, UserId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { UserTables } from '../../db/user/tables.ts'
import { dayOf } from '../../base/clock.ts'
import type { Days, Period } from './period.ts'
import { dayNumberOf, periodOf } from './period.ts'

type Users = Kysely<UserTables>
type HourRow = {
  day: number
  hour: number
  play_count: number
  completed_count: number
  total_duration_seconds: number
}

const secondsPerDay = 86_400
/** Longer spans are grouped by month. */
const seriesDaysMax = 92

/** A user's statistics for a span of days. It reads at most 24 sums a day, however many playbacks they hold. */
export async function statisticsOf(
  users: Users,
  userId: UserId,
  { today, ...days }: Days & { today?: number | undefined },
  now: number,
): Promise<ListeningStatistics> {
  const period = periodOf(days)
  const rows = await hoursIn(users, userId, period)
  const hours = Array.from({ length: 24 }, () => 0)
  const weekdays = Array.from({ length: 7 }, () => 0)
  let [plays, completed, seconds] = [0, 0, 0]
  for (const row of rows) {
    plays += row.play_count
    completed += row.completed_count
    seconds += row.total_duration_seconds
    hours[row.hour] = (hours[row.hour] ?? 0) + row.total_duration_seconds
    // The first of January 1970 was a Thursday.
    const weekday = (row.day + 3) % 7
    weekdays[weekday] = (weekdays[weekday] ?? 0) + row.total_duration_seconds
  }
  return {
    total_plays: plays,
    completed_plays: completed,
    total_duration_seconds: seconds,
    unique_tracks: await uniqueTracksIn(users, userId, period),
    ...seriesOf(rows, period),
    hours,
    weekdays,
    ...(await streaksOf(users, userId, today === undefined ? Math.floor(now / 86_400) : dayNumberOf(today))),
  }
}

const hoursIn = (users: Users, userId: UserId, { first, last }: Period): Promise<HourRow[]> =>
  users
    .selectFrom('listened_hours')
    .where('user_id', '=', userId)
    .where('day', '>=', first)
    .where('day', '<=', last)
    .select(['day', 'hour', 'play_count', 'completed_count', 'total_duration_seconds'])
    .orderBy('day')
    .execute()

async function uniqueTracksIn(
  users: Users,
  userId: UserId,
  { first, last, isAllTime }: ReturnType<typeof periodOf>,
): Promise<number> {
  const count = sql<number>`count(DISTINCT track_id)`.as('count')
  const { count: tracks } = isAllTime
    ? await users
        .selectFrom('listened_tracks')
        .where('user_id', '=', userId)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
    : await users
        .selectFrom('listened_days')
        .where('user_id', '=', userId)
        .where('day', '>=', first)
        .where('day', '<=', last)
        .select(count)
        .executeTakeFirstOrThrow()
  return tracks
}

function seriesOf(
  rows: readonly HourRow[],
  { first, last }: Period,
): Pick<ListeningStatistics, 'step' | 'series'> {
  const step = last - first < seriesDaysMax ? 'day' : 'month'
  const sums = new Map<number, { play_count: number; total_duration_seconds: number }>()
  for (const { day, play_count, total_duration_seconds } of rows) {
    const own = dayOf(day * secondsPerDay)
    const date = step === 'day' ? own : own - (own % 100) + 1
    const sum = sums.get(date) ?? { play_count: 0, total_duration_seconds: 0 }
    sum.play_count += play_count
    sum.total_duration_seconds += total_duration_seconds
    sums.set(date, sum)
  }
  return { step, series: [...sums].map(([date, sum]) => ({ date, ...sum })) }
}

/** Consecutive days: the day minus its rank is the same for all days of a streak. */
async function streaksOf(
  users: Users,
  userId: UserId,
  today: number,
): Promise<Pick<ListeningStatistics, 'longest_streak_days' | 'current_streak_days'>> {
  const { rows } = await sql<{ longest: number | null; current: number | null }>`
    SELECT max(length) AS longest, max(length) FILTER (WHERE last >= ${today - 1}) AS current FROM (
      SELECT count(*) AS length, max(day) AS last FROM (
        SELECT day, day - row_number() OVER (ORDER BY day) AS run
        FROM (SELECT DISTINCT day FROM listened_hours WHERE user_id = ${userId})
      ) GROUP BY run
    )`.execute(users)
  return {
    longest_streak_days: rows[0]?.longest ?? 0,
    current_streak_days: rows[0]?.current ?? 0,
  }
}
