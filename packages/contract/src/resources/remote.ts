import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import { DeviceId } from '../ids.ts'
import type { ExamplesOf } from '../example.ts'
import { at, album, track } from './example-values.ts'
import { RemoteCommand, RemoteQueue, RemoteState, SharedPlayback } from './remote-shapes.ts'

/**
 * What a device tells of its player. The times order it among what others tell: a claim is later where both its last act
 * and its last sound are.
 */
export const PlaybackReport = z.object({
  state: RemoteState,
  /** Left out where the server knows the queue of `state.queue_version`. */
  queue: RemoteQueue.optional(),
  /** How long ago somebody last chose on this device what plays: by playing, skipping, seeking or taking over. */
  acted_ago_ms: z.int().nonnegative(),
  /** How long ago it last sounded or was used to; 0 while it sounds. */
  heard_ago_ms: z.int().nonnegative(),
})
export type PlaybackReport = z.infer<typeof PlaybackReport>

const call = { access: 'session', rateLimit: 'playback' } as const

/** One player for all devices of a user. */
export const remote = {
  current: endpoint({
    ...call,
    method: 'GET',
    path: '/v1/user/playback',
    summary: 'What the user listens to, on which device, and the devices that can go on with it',
    response: SharedPlayback,
  }),
  queue: endpoint({
    ...call,
    method: 'GET',
    path: '/v1/user/playback/queue',
    summary: 'The queue of what the user listens to',
    response: RemoteQueue,
    errors: ['not_found'],
  }),
  report: endpoint({
    ...call,
    method: 'PUT',
    path: '/v1/user/playback',
    summary:
      'Tell what plays on this device. The answer says whose playback stands: a later one of another device stays, and a queue that the server lacks is to be sent along',
    repeatable: false,
    body: PlaybackReport,
    response: SharedPlayback,
    errors: ['bad_request'],
  }),
  command: endpoint({
    ...call,
    method: 'POST',
    path: '/v1/user/playback/commands',
    summary: 'Ask a connected device to do something; what it did is told as its next state',
    repeatable: false,
    body: z.object({ device_id: DeviceId, command: RemoteCommand }),
    response: Empty,
    status: 204,
    errors: ['not_found'],
  }),
}

const queueExample: z.input<typeof RemoteQueue> = {
  version: 'q7Wm2xKc9d',
  context: { type: 'album', id: album.id, name: album.name, is_edited: false },
  track_ids: [track.id],
  entry_ids: [1],
  added: [],
  similar: [],
  unshuffled: null,
}
const stateExample: z.input<typeof RemoteState> = {
  status: 'playing',
  queue_version: queueExample.version,
  index: 0,
  position_ms: 12_400,
  duration_ms: 46_000,
  rate: 1,
  is_seekable: true,
  shuffle: false,
  repeat: 'off',
  volume: 0.5,
  is_muted: false,
  sleep: null,
}
const kitchen: z.input<typeof SharedPlayback>['devices'][number] = {
  id: 2,
  name: 'Kitchen tablet',
  type: 'android',
}
const playbackExample: z.input<typeof SharedPlayback> = {
  here: 1,
  current: { device: kitchen, is_connected: true, state: stateExample, age_ms: 340, heard_at: at },
  devices: [{ id: 1, name: 'Laptop', type: 'web' }, kitchen],
}

export const remoteExamples: ExamplesOf<typeof remote> = {
  current: { response: playbackExample },
  queue: { response: queueExample },
  report: {
    body: { state: stateExample, queue: queueExample, acted_ago_ms: 0, heard_ago_ms: 0 },
    response: playbackExample,
  },
  command: { body: { device_id: 2, command: { name: 'pause' } } },
}
