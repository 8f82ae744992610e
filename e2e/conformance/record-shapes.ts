import { oneOf } from './shape.ts'
import type { Shape } from './shape.ts'

/** The shapes of listening, bandwidth and changelog records. */
export const listeningSummary: Shape = {
  user_id: 'int',
  total_plays: 'int',
  total_duration_seconds: 'int',
  completed_plays: 'int',
  unique_tracks: 'int',
}
export const listeningEvent: Shape = {
  id: 'int',
  user_id: 'int',
  track_id: 'string',
  session_id: 'string?',
  started_at: 'int',
  ended_at: 'int?',
  duration_seconds: 'int',
  track_duration_seconds: 'int',
  completed: 'bool',
  seek_count: 'int',
  pause_count: 'int',
  playback_context: 'string?',
  client_type: 'string?',
  date: 'int',
}
export const trackStats: Shape = {
  track_id: 'string',
  play_count: 'int',
  total_duration_seconds: 'int',
  completed_count: 'int',
  unique_listeners: 'int',
}
export const bandwidthSummary: Shape = {
  user_id: 'int?',
  total_bytes_sent: 'int',
  total_requests: 'int',
  by_category: 'any',
}

export const batch: Shape = {
  id: 'string',
  name: 'string',
  description: 'string?',
  is_open: 'bool',
  created_at: 'int',
  closed_at: 'int?',
  last_activity_at: 'int',
}
export const change: Shape = {
  id: 'int',
  batch_id: 'string',
  entity_type: oneOf('Artist', 'Album', 'Track', 'Image'),
  entity_id: 'string',
  operation: oneOf('Create', 'Update', 'Delete'),
  field_changes: 'any',
  entity_snapshot: 'any',
  display_summary: 'string',
  created_at: 'int',
}
