import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { UserId } from '../ids.ts'
import { idMaxCharacters } from '../limits.ts'
import { queryInteger, queryLimit } from '../page.ts'
import type { ExamplesOf } from '../example.ts'
import { at, track, listeningSummary } from './example-values.ts'

const uint32 = z.int().min(0).max(4_294_967_295)
/** Up to the year 9999. */
const time = z.int().min(0).max(253_402_300_799)
const text = z.string().max(500)

/** Inclusive days as `YYYYMMDD`; by default the last 30 days, in UTC. */
export const dateRange = { start_date: queryInteger.optional(), end_date: queryInteger.optional() }

export const ListeningReport = z.object({
  track_id: z.string().min(1).max(idMaxCharacters),
  /** One playback: further reports of it update the first. */
  session_id: z.string().max(idMaxCharacters).nullish(),
  started_at: time.nullish(),
  ended_at: time.nullish(),
  duration_seconds: uint32,
  track_duration_seconds: uint32,
  seek_count: uint32.nullish(),
  pause_count: uint32.nullish(),
  playback_context: text.nullish(),
  client_type: text.nullish(),
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

const read = { method: 'GET', access: 'AccessCatalog', rateLimit: 'user_read' } as const

/** What a user heard. Everybody sees their own. */
export const listening = {
  report: endpoint({
    method: 'POST',
    path: '/v1/user/listening',
    summary: 'Report a playback, or how far it has come',
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

export const listeningExamples: ExamplesOf<typeof listening> = {
  report: { body: playback, response: { id: 1, created: true } },
  summary: { response: listeningSummary },
  history: {
    response: [{ track_id: track.id, last_played_at: at, play_count: 3, total_duration_seconds: 150 }],
  },
  events: { response: [{ ...playback, id: 1, user_id: 1, completed: true, date: 20_261_126 }] },
}
