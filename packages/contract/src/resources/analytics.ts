import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { TrackId, UserId } from '../ids.ts'
import { knownHandleMaxCharacters } from '../limits.ts'
import { queryInteger, queryLimit } from '../page.ts'
import { dateRange, ListeningSummary } from './listening.ts'
import type { ExamplesOf } from '../example.ts'
import { at, track, listeningSummary } from './example-values.ts'

const handle = { params: z.object({ handle: z.string().min(1).max(knownHandleMaxCharacters) }) }
const analyse = { method: 'GET', access: 'ViewAnalytics', rateLimit: 'user_read' } as const

export const TrackStats = z.object({
  track_id: z.string(),
  play_count: z.int(),
  total_duration_seconds: z.int(),
  completed_count: z.int(),
  unique_listeners: z.int(),
})
export type TrackStats = z.infer<typeof TrackStats>

export const bandwidthCategories = [
  'stream',
  'image',
  'search',
  'catalog',
  'auth',
  'user',
  'admin',
  'other',
] as const
export type BandwidthCategory = (typeof bandwidthCategories)[number]

const span = { query: z.object({ start_date: queryInteger, end_date: queryInteger }) }
const BandwidthSummary = z.object({
  user_id: UserId.nullable(),
  total_bytes_sent: z.int(),
  total_requests: z.int(),
  by_category: z.record(z.string(), z.object({ bytes_sent: z.int(), request_count: z.int() })),
})
const BandwidthUsage = z.array(
  z.object({
    user_id: UserId,
    date: z.int(),
    endpoint_category: z.string(),
    bytes_sent: z.int(),
    request_count: z.int(),
  }),
)

/** The activity of all users together. */
export const analytics = {
  bandwidthSummary: endpoint({
    ...analyse,
    ...span,
    path: '/v1/admin/bandwidth/summary',
    summary: 'Bytes and requests of all users; an aborted answer counts in full',
    response: BandwidthSummary,
  }),
  bandwidthUsage: endpoint({
    ...analyse,
    ...span,
    path: '/v1/admin/bandwidth/usage',
    summary: 'Bytes and requests by user, day and category',
    response: BandwidthUsage,
  }),
  userBandwidthSummary: endpoint({
    ...analyse,
    ...span,
    ...handle,
    path: '/v1/admin/bandwidth/users/{handle}/summary',
    summary: 'Bytes and requests of one user',
    response: BandwidthSummary,
    errors: ['not_found'],
  }),
  userBandwidthUsage: endpoint({
    ...analyse,
    ...span,
    ...handle,
    path: '/v1/admin/bandwidth/users/{handle}/usage',
    summary: 'Bytes and requests of one user by day and category',
    response: BandwidthUsage,
    errors: ['not_found'],
  }),
  daily: endpoint({
    ...analyse,
    path: '/v1/admin/listening/daily',
    summary: 'Plays by day, newest first',
    query: z.object(dateRange),
    response: z.array(
      z.object({
        date: z.int(),
        total_plays: z.int(),
        total_duration_seconds: z.int(),
        completed_plays: z.int(),
        unique_users: z.int(),
        unique_tracks: z.int(),
      }),
    ),
  }),
  topTracks: endpoint({
    ...analyse,
    path: '/v1/admin/listening/top-tracks',
    summary: 'Most played tracks',
    query: z.object({ ...dateRange, limit: queryLimit(50, 500) }),
    response: z.array(TrackStats),
  }),
  trackStats: endpoint({
    ...analyse,
    path: '/v1/admin/listening/track/{track_id}',
    summary: 'Plays of one track; zeros for an unknown one',
    params: z.object({ track_id: TrackId }),
    query: z.object(dateRange),
    response: TrackStats,
  }),
  userSummary: endpoint({
    ...analyse,
    ...handle,
    path: '/v1/admin/listening/users/{handle}/summary',
    summary: "One user's plays",
    query: z.object(dateRange),
    response: ListeningSummary,
    errors: ['not_found'],
  }),
  userSummaries: endpoint({
    ...analyse,
    path: '/v1/admin/listening/users',
    summary: 'All users and their plays; the most plays first',
    query: z.object(dateRange),
    response: z.array(
      ListeningSummary.extend({ user_handle: z.string(), last_played_at: z.int().nullable() }),
    ),
  }),
  onlineUsers: endpoint({
    ...analyse,
    path: '/v1/admin/online-users',
    summary: 'Users with an open socket, and up to three of their names',
    response: z.object({ count: z.int(), handles: z.array(z.string()) }),
  }),
}

const trackStats = {
  track_id: track.id,
  play_count: 12,
  total_duration_seconds: 540,
  completed_count: 10,
  unique_listeners: 2,
}

const bandwidth = {
  user_id: null,
  total_bytes_sent: 543_530,
  total_requests: 1,
  by_category: { stream: { bytes_sent: 543_530, request_count: 1 } },
}

const usage = [
  { user_id: 1, date: 20_261_126, endpoint_category: 'stream', bytes_sent: 543_530, request_count: 1 },
]

export const analyticsExamples: ExamplesOf<typeof analytics> = {
  bandwidthSummary: { response: bandwidth },
  bandwidthUsage: { response: usage },
  userBandwidthSummary: { response: { ...bandwidth, user_id: 1 } },
  userBandwidthUsage: { response: usage },
  daily: {
    response: [
      {
        date: 20_261_126,
        total_plays: 12,
        total_duration_seconds: 540,
        completed_plays: 10,
        unique_users: 2,
        unique_tracks: 4,
      },
    ],
  },
  topTracks: { response: [trackStats] },
  trackStats: { response: trackStats },
  userSummary: { response: listeningSummary },
  userSummaries: { response: [{ ...listeningSummary, user_handle: 'elena', last_played_at: at }] },
  onlineUsers: { response: { count: 1, handles: ['elena'] } },
}
