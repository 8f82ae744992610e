import type { ListeningEvent, ListeningReport, ListeningSummary, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import type { DaySpan } from './queries.ts'
import { daySpanOf, listeningSummaryOf, playsIn } from './queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { writeReport } from './reports.ts'

export type Listening = ReturnType<typeof createListening>

type Days = { start_date?: number | undefined; end_date?: number | undefined }

const eventColumns = [
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

type Parts = {
  users: UserStore
  clock: Clock
  /** Told once of each playback, when it has come to its end. */
  onFinished: (play: { clientType: string | null; completed: boolean; seconds: number }) => void
}

/** What each user heard. Years of it are looked at aside. */
export function createListening({ users, clock, onFinished }: Parts) {
  const span = (days: Days): DaySpan => daySpanOf(days, clock.now())
  const write = users.timed('record_listening_event', (userId: UserId, report: ListeningReport) =>
    users.exclusively((writer) => writeReport(writer, userId, report, clock.now())),
  )
  return {
    /**
     * Writes down a playback, or how far it has come: reports of one `session_id` keep one entry.
     *
     * @throws AppError `forbidden` when the user was deleted meanwhile
     */
    report: async (userId: UserId, report: ListeningReport): Promise<{ id: number; created: boolean }> => {
      const { id, created, completed, finished } = await write(userId, report)
      if (finished)
        onFinished({ clientType: report.client_type ?? null, completed, seconds: report.duration_seconds })
      return { id, created }
    },

    summary: users.timed(
      'get_user_listening_summary',
      (userId: UserId, days: Days): Promise<ListeningSummary> =>
        listeningSummaryOf(users.aside, userId, span(days)),
    ),

    history: users.timed('get_user_listening_history', (userId: UserId, limit: number) =>
      users.aside
        .selectFrom('listening_events')
        .where('user_id', '=', userId)
        .select(({ fn }) => [
          'track_id',
          fn.max<number>('started_at').as('last_played_at'),
          fn.countAll<number>().as('play_count'),
          fn.sum<number>('duration_seconds').as('total_duration_seconds'),
        ])
        .groupBy('track_id')
        .orderBy('last_played_at', 'desc')
        .orderBy('track_id')
        .limit(limit)
        .execute(),
    ),

    events: users.timed(
      'get_user_listening_events',
      async (
        userId: UserId,
        { limit, offset, ...days }: Days & { limit: number; offset: number },
      ): Promise<ListeningEvent[]> => {
        const rows = await playsIn(users.aside, span(days))
          .where('user_id', '=', userId)
          .select(eventColumns)
          .orderBy('started_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .offset(offset)
          .execute()
        return rows.map((row) => ({ ...row, user_id: userId, completed: row.completed === 1 }))
      },
    ),
  }
}
