import type { Api } from '../../index.ts'
import type { ExamplesOf } from '../examples.ts'
import { at, track } from '../../resources/example-values.ts'

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
const summary = {
  user_id: 1,
  total_plays: 12,
  total_duration_seconds: 540,
  completed_plays: 10,
  unique_tracks: 4,
}

export const listening: ExamplesOf<Api['listening']> = {
  report: { body: playback, response: { id: 1, created: true } },
  summary: { response: summary },
  history: {
    response: [{ track_id: track.id, last_played_at: at, play_count: 3, total_duration_seconds: 150 }],
  },
  events: { response: [{ ...playback, id: 1, user_id: 1, completed: true, date: 20_261_126 }] },
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

export const analytics: ExamplesOf<Api['analytics']> = {
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
  userSummary: { response: summary },
  onlineUsers: { response: { count: 1, handles: ['elena'] } },
}
