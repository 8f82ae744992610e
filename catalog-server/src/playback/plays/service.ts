import type { ListeningEvent, ListeningReport, ListeningSummary, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { Catalog } from '../../catalog/index.ts'
import type { Days } from './period.ts'
import type { DaySpan } from './queries.ts'
import { daySpanOf, eventColumns, listeningSummaryOf, playsIn, toEvent } from './queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { countsOf, playedTracksOf, recentContextsOf, recentTracksOf } from './recent.ts'
import type { PlayedOrder } from './played-albums.ts'
import { playedAlbumsOf } from './played-albums.ts'
import { playsPage } from './plays-page.ts'
import type { PlaysQuery } from './plays-page.ts'
import { writeReport } from './reports.ts'
import { statisticsOf } from './statistics.ts'
import { sumsOf } from './sums.ts'
import { topOf } from './top.ts'

export type Listening = ReturnType<typeof createListening>

type Parts = {
  users: UserStore
  catalog: Pick<Catalog, 'albumsOfTracks' | 'creditsOf' | 'replacementsOf' | 'tracksNamed'>
  clock: Clock
  /** Called once for each playback, when it has ended. */
  onFinished: (play: { clientType: string | null; completed: boolean; seconds: number }) => void
}

/** The listening history of users. Queries over years run on the aside. */
export function createListening({ users, catalog, clock, onFinished }: Parts) {
  const span = (days: Days): DaySpan => daySpanOf(days, clock.now())
  const write = users.timed('record_listening_event', (userId: UserId, report: ListeningReport) =>
    users.exclusively((writer) => writeReport(writer, userId, report, clock.now())),
  )
  return {
    /**
     * Stores a playback or its progress: reports with the same `session_id` share one entry.
     *
     * @throws AppError `forbidden` when the user was deleted meanwhile, or the playback belongs to another
     * user
     */
    report: async (
      { user_id, user_handle }: { user_id: UserId; user_handle: string },
      report: ListeningReport,
    ): Promise<{ id: number; created: boolean }> => {
      // Two people may share a browser: a late report of one must not count for the other.
      if (typeof report.user_handle === 'string' && report.user_handle !== user_handle)
        throw new AppError('forbidden')
      const { id, created, completed, finished } = await write(user_id, report)
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
      recentTracksOf(users.read, userId, limit),
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
        return rows.map((row) => toEvent(row, userId))
      },
    ),

    plays: async (userId: UserId, query: PlaysQuery) => {
      const filter = query.filter?.trim() ?? ''
      if (filter === '') return playsPage(users.read, userId, query)
      const played = await playedTracksOf(users.aside, userId)
      return playsPage(users.aside, userId, query, await catalog.tracksNamed(played, filter))
    },
    recent: (userId: UserId, limit: number) => recentContextsOf(users.read, userId, limit),
    counts: (userId: UserId, trackIds: readonly string[]) => countsOf(users.read, userId, trackIds),
    playedAlbums: (userId: UserId, order: PlayedOrder) => playedAlbumsOf({ users, catalog }, userId, order),
    sums: (userId: UserId, groups: ReadonlyMap<string, readonly string[]>) => sumsOf(users, userId, groups),
    statistics: (userId: UserId, days: Days & { today?: number | undefined }) =>
      statisticsOf(users.aside, userId, days, clock.now()),
    top: (userId: UserId, { limit, ...days }: Days & { limit: number }) =>
      topOf({ users: users.aside, catalog }, userId, days, limit),
  }
}
