import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { AlbumId, ArtistId, UserId } from '../ids.ts'
import { batchIdsMax, idMaxCharacters, knownHandleMaxCharacters } from '../limits.ts'
import { pageQuery, queryInteger, queryLimit } from '../page.ts'
import type { ExamplesOf } from '../example.ts'
import { album, artist, at, track, listeningSummary } from './example-values.ts'

const uint32 = z.int().min(0).max(4_294_967_295)
/** Unix seconds up to the year 9999. */
const time = z.int().min(0).max(253_402_300_799)
const text = z.string().max(500)

/** Inclusive days as `YYYYMMDD`; by default the last 30 days, in UTC. */
export const dateRange = { start_date: queryInteger.optional(), end_date: queryInteger.optional() }

export const ListeningReport = z.object({
  track_id: z.string().min(1).max(idMaxCharacters),
  /** The id of a playback: further reports of it update the first. */
  session_id: z.string().max(idMaxCharacters).nullish(),
  started_at: time.nullish(),
  ended_at: time.nullish(),
  duration_seconds: uint32,
  track_duration_seconds: uint32,
  seek_count: uint32.nullish(),
  pause_count: uint32.nullish(),
  /** `album`, `playlist` or `queue`; other values are stored too, and may carry an id: `album:<id>`. */
  playback_context: text.nullish(),
  client_type: text.nullish(),
  /** The id of the album or playlist that `playback_context` names. */
  context_id: z.string().max(idMaxCharacters).nullish(),
  /** The position within the track. */
  position_seconds: uint32.nullish(),
  /** True when this playback completed the album or playlist. */
  context_ended: z.boolean().nullish(),
  /** The offset of the listener's clock from UTC: the statistics count by its days and hours. UTC by default. */
  utc_offset_minutes: z.int().min(-1_440).max(1_440).nullish(),
  /** The user whose playback it is: refused when the session belongs to another user. */
  user_handle: z.string().max(knownHandleMaxCharacters).nullish(),
})
export type ListeningReport = z.infer<typeof ListeningReport>

export const ListeningSummary = z.object({
  user_id: UserId,
  total_plays: z.int(),
  total_duration_seconds: z.int(),
  completed_plays: z.int(),
  unique_tracks: z.int(),
})
export type ListeningSummary = z.infer<typeof ListeningSummary>

export const ListeningEvent = z.object({
  id: z.int(),
  user_id: UserId,
  track_id: z.string(),
  session_id: z.string().nullable(),
  started_at: z.int(),
  ended_at: z.int().nullable(),
  duration_seconds: z.int(),
  track_duration_seconds: z.int(),
  completed: z.boolean(),
  seek_count: z.int(),
  pause_count: z.int(),
  playback_context: z.string().nullable(),
  client_type: z.string().nullable(),
  date: z.int(),
})
export type ListeningEvent = z.infer<typeof ListeningEvent>

/** An album or playlist that the user played, and where they left it. */
export const RecentContext = z.object({
  kind: z.enum(['album', 'playlist']),
  id: z.string(),
  /** The track of it that was played last, and how far. */
  track_id: z.string(),
  position_seconds: z.int(),
  track_duration_seconds: z.int(),
  /** Whether that track was played to its end. */
  is_finished: z.boolean(),
  last_played_at: z.int(),
})
export type RecentContext = z.infer<typeof RecentContext>

const sums = { play_count: z.int(), total_duration_seconds: z.int() }

export const ListeningStatistics = z.object({
  total_plays: z.int(),
  completed_plays: z.int(),
  total_duration_seconds: z.int(),
  unique_tracks: z.int(),
  /** Whether `series` counts by days or, for spans over three months, by months. */
  step: z.enum(['day', 'month']),
  /**
   * `date` is a day as `YYYYMMDD`, the first of its month where `step` is `month`. Days or months without plays are
   * left out.
   */
  series: z.array(z.object({ date: z.int(), ...sums })),
  /** Seconds played in each hour of the day, from midnight. */
  hours: z.array(z.int()).length(24),
  /** Seconds played on each day of the week, from Monday. */
  weekdays: z.array(z.int()).length(7),
  /** Streaks: consecutive days with playback, of all time. The longest one, and the one up to today or yesterday. */
  longest_streak_days: z.int(),
  current_streak_days: z.int(),
})
export type ListeningStatistics = z.infer<typeof ListeningStatistics>

export const ListeningTop = z.object({
  tracks: z.array(z.object({ id: z.string(), ...sums })),
  albums: z.array(z.object({ id: AlbumId, ...sums })),
  artists: z.array(z.object({ id: ArtistId, ...sums })),
  genres: z.array(z.object({ name: z.string(), ...sums })),
})
export type ListeningTop = z.infer<typeof ListeningTop>

const PlayCount = z.object({ track_id: z.string(), last_played_at: z.int(), ...sums })
export type PlayCount = z.infer<typeof PlayCount>

/** Inclusive days of the listener as `YYYYMMDD`; all time by default. */
const period = { start_date: queryInteger.optional(), end_date: queryInteger.optional() }

const read = { method: 'GET', access: 'AccessCatalog', rateLimit: 'user_read' } as const

/** A user's listening history. Users see their own only. */
export const listening = {
  report: endpoint({
    method: 'POST',
    path: '/v1/user/listening',
    summary: 'Report a playback, or its progress',
    access: 'AccessCatalog',
    rateLimit: 'write',
    body: ListeningReport,
    response: z.object({ id: z.int(), created: z.boolean() }),
  }),
  summary: endpoint({
    ...read,
    path: '/v1/user/listening/summary',
    summary: 'Sums over a span of days',
    query: z.object(dateRange),
    response: ListeningSummary,
  }),
  history: endpoint({
    ...read,
    path: '/v1/user/listening/history',
    summary: 'Tracks by when they were last played, all time',
    query: z.object({ limit: queryLimit(50, 500) }),
    response: z.array(
      z.object({
        track_id: z.string(),
        last_played_at: z.int(),
        play_count: z.int(),
        total_duration_seconds: z.int(),
      }),
    ),
  }),
  events: endpoint({
    ...read,
    path: '/v1/user/listening/events',
    summary: 'Single playbacks, newest first',
    query: z.object({ ...dateRange, limit: queryLimit(50, 500), offset: queryInteger.default(0) }),
    response: z.array(ListeningEvent),
  }),
  plays: endpoint({
    ...read,
    path: '/v1/user/listening/plays',
    summary: 'Single playbacks of all time by pages, newest first',
    query: z.object({
      limit: pageQuery.limit,
      cursor: pageQuery.cursor,
      /** Filters playbacks by whether they were played to their end. */
      completed: z.enum(['true', 'false']).optional(),
      /** Only playbacks that began before this time. */
      before: queryInteger.optional(),
      /** Only playbacks of tracks that have this text in their name, or in that of their album or an artist. */
      filter: pageQuery.filter,
    }),
    response: z.object({ items: z.array(ListeningEvent), next_cursor: z.string().nullable() }),
    errors: ['bad_request'],
  }),
  recent: endpoint({
    ...read,
    path: '/v1/user/listening/recent',
    summary: 'Albums and playlists by when they were last played, and where they were left',
    query: z.object({ limit: queryLimit(20, 50) }),
    response: z.array(RecentContext),
  }),
  counts: endpoint({
    method: 'POST',
    path: '/v1/user/listening/counts',
    isRead: true,
    summary: 'Play counts of the given tracks; tracks never played are left out',
    access: 'AccessCatalog',
    rateLimit: 'user_read',
    repeatable: false,
    body: z.object({ track_ids: z.array(z.string().min(1).max(idMaxCharacters)).max(batchIdsMax) }),
    response: z.array(PlayCount),
  }),
  statistics: endpoint({
    ...read,
    path: '/v1/user/listening/statistics',
    summary: 'Playback by day, hour and day of the week',
    /** `today`: the listener's date, needed for the current streak. */
    query: z.object({ ...period, today: queryInteger.optional() }),
    response: ListeningStatistics,
  }),
  top: endpoint({
    ...read,
    path: '/v1/user/listening/top',
    summary: 'Tracks, albums, artists and genres played most',
    query: z.object({ ...period, limit: queryLimit(10, 50) }),
    response: ListeningTop,
  }),
}

const playback = {
  track_id: track.id,
  session_id: '5d1b7f0e',
  started_at: at,
  ended_at: at + 50,
  duration_seconds: 50,
  track_duration_seconds: 50,
  seek_count: 0,
  pause_count: 1,
  playback_context: 'album',
  client_type: 'web',
}
const played = { play_count: 3, total_duration_seconds: 150 }

export const listeningExamples: ExamplesOf<typeof listening> = {
  report: {
    body: {
      ...playback,
      context_id: album.id,
      position_seconds: 50,
      context_ended: false,
      utc_offset_minutes: 60,
    },
    response: { id: 1, created: true },
  },
  summary: { response: listeningSummary },
  history: {
    response: [{ track_id: track.id, last_played_at: at, ...played }],
  },
  events: { response: [{ ...playback, id: 1, user_id: 1, completed: true, date: 20_261_126 }] },
  plays: {
    response: {
      items: [{ ...playback, id: 1, user_id: 1, completed: true, date: 20_261_126 }],
      next_cursor: null,
    },
  },
  recent: {
    response: [
      {
        kind: 'album',
        id: album.id,
        track_id: track.id,
        position_seconds: 31,
        track_duration_seconds: 50,
        is_finished: false,
        last_played_at: at,
      },
    ],
  },
  counts: {
    body: { track_ids: [track.id] },
    response: [{ track_id: track.id, last_played_at: at, ...played }],
  },
  statistics: {
    response: {
      total_plays: 3,
      completed_plays: 3,
      total_duration_seconds: 150,
      unique_tracks: 1,
      step: 'day',
      series: [{ date: 20_261_126, ...played }],
      hours: Array.from({ length: 24 }, (_, hour) => (hour === 21 ? 150 : 0)),
      weekdays: [0, 0, 0, 150, 0, 0, 0],
      longest_streak_days: 4,
      current_streak_days: 1,
    },
  },
  top: {
    response: {
      tracks: [{ id: track.id, ...played }],
      albums: [{ id: album.id, ...played }],
      artists: [{ id: artist.id, ...played }],
      genres: [{ name: 'Folk', ...played }],
    },
  },
}
