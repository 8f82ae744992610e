import type { PlaybackReport, RemoteQueue, TrackId } from '@pezzottify/contract'

/** A queue of so many tracks. */
export const remoteQueue = (version: string, tracks = 3): RemoteQueue => ({
  version,
  context: tracks > 0 ? { type: 'album', id: 'an-album', name: 'An Album', is_edited: false } : null,
  track_ids: Array.from({ length: tracks }, (_, at) => `track-${String(at).padStart(16, '0')}` as TrackId),
  entry_ids: Array.from({ length: tracks }, (_, at) => at + 1),
  added: [],
  similar: [],
  unshuffled: null,
})

/** What a device tells that began to play the queue ten seconds ago. */
export const reportOf = (
  queue: RemoteQueue,
  {
    state,
    ...changed
  }: Partial<Omit<PlaybackReport, 'state'>> & { state?: Partial<PlaybackReport['state']> } = {},
): PlaybackReport => ({
  state: {
    status: 'playing',
    queue_version: queue.version,
    index: queue.track_ids.length > 0 ? 0 : -1,
    position_ms: 10_000,
    duration_ms: 60_000,
    rate: 1,
    is_seekable: true,
    shuffle: false,
    repeat: 'off',
    volume: 0.5,
    is_muted: false,
    sleep: null,
    ...state,
  },
  queue,
  acted_ago_ms: 10_000,
  heard_ago_ms: 0,
  ...changed,
})
