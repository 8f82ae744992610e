import { z } from 'zod'
import { DeviceId, TrackId } from '../ids.ts'
import { deviceNameMaxBytes, editedTextMaxCharacters, idMaxCharacters, queueTracksMax } from '../limits.ts'

/** A name that the device which changed the queue has made for it. It changes with the tracks or their order. */
export const QueueVersion = z.string().regex(/^[A-Za-z0-9_-]{8,40}$/)
/** Identifies an entry of one queue; the same track may stand in it twice. */
const QueueEntryId = z.int().positive()
const entryIds = z.array(QueueEntryId).max(queueTracksMax)
/** Numbers of entries in play order, from 0. */
const places = z.array(z.int().nonnegative()).max(queueTracksMax)

/** What a queue was made of. */
export const RemoteContext = z.object({
  type: z.enum(['album', 'playlist', 'mix', 'radio']),
  /** The id of the album or playlist; for a radio its seed as `kind:id`. */
  id: z
    .string()
    .max(idMaxCharacters * 2)
    .optional(),
  name: z.string().max(editedTextMaxCharacters).optional(),
  is_edited: z.boolean(),
})

/** A play queue in play order. `track_ids` and `entry_ids` are of the same length. */
export const RemoteQueue = z.object({
  version: QueueVersion,
  /** Null exactly for an empty queue. */
  context: RemoteContext.nullable(),
  track_ids: z.array(TrackId).max(queueTracksMax),
  entry_ids: entryIds,
  /** The places of those that were added by hand, and of those that were added as similar. */
  added: places,
  similar: places,
  /** While shuffled: the entries that have an original order, in it. */
  unshuffled: entryIds.nullable(),
})
export type RemoteQueue = z.infer<typeof RemoteQueue>

const positionMs = z.int().nonnegative()
const repeatMode = z.enum(['off', 'all', 'one'])
const volume = z.number().min(0).max(1)

/** When the music ends by itself. */
export const RemoteSleep = z.discriminatedUnion('until', [
  z.object({ until: z.literal('time'), in_ms: z.int().nonnegative() }),
  z.object({ until: z.enum(['track', 'album']) }),
])

/** What a player does. `waiting`: it wants to play, and has no data yet. */
export const RemoteState = z.object({
  status: z.enum(['paused', 'playing', 'waiting']),
  queue_version: QueueVersion,
  /** The place of the current entry; -1 exactly for an empty queue. */
  index: z.int().min(-1).max(queueTracksMax),
  position_ms: positionMs,
  /** 0 while it is not known. */
  duration_ms: positionMs,
  /** How fast the position moves on while it plays; 1 as recorded. */
  rate: z.number().min(0.1).max(10),
  is_seekable: z.boolean(),
  shuffle: z.boolean(),
  repeat: repeatMode,
  volume,
  is_muted: z.boolean(),
  sleep: RemoteSleep.nullable(),
})
export type RemoteState = z.infer<typeof RemoteState>

/** A device that can be told what to play. */
export const RemoteDevice = z.object({
  id: DeviceId,
  name: z.string().max(deviceNameMaxBytes).nullable(),
  type: z.string(),
})
export type RemoteDevice = z.infer<typeof RemoteDevice>

/** What a user listens to, on whichever device, and the devices that are connected. */
export const SharedPlayback = z.object({
  /** The device that is told this; null for a session without one. */
  here: DeviceId.nullable(),
  /** Null before anything was played. */
  current: z
    .object({
      device: RemoteDevice,
      /** False for a device that went away: its state is what was last known of it, paused. */
      is_connected: z.boolean(),
      state: RemoteState,
      /** How long ago the state was told: a position that moves on is that much further. */
      age_ms: z.int().nonnegative(),
      /** When the device was last heard to play, or used to. Unix seconds. */
      heard_at: z.int(),
    })
    .nullable(),
  /** Those with an open socket that said `playback.hello`. */
  devices: z.array(RemoteDevice),
})
export type SharedPlayback = z.infer<typeof SharedPlayback>

const bare = <const N extends string>(name: N) => z.object({ name: z.literal(name) })
const trackIds = z.array(TrackId).min(1).max(queueTracksMax)

/** What one device asks another to do. `take`: to go on with what the user listens to, in place of the one that does. */
export const RemoteCommand = z.discriminatedUnion('name', [
  bare('take'),
  bare('play'),
  bare('pause'),
  bare('next'),
  bare('previous'),
  bare('clear'),
  bare('drop_similar'),
  z.object({ name: z.literal('seek'), position_ms: positionMs }),
  z.object({
    name: z.literal('play_all'),
    context: RemoteContext,
    track_ids: trackIds,
    start_at: z.int().nonnegative(),
  }),
  z.object({ name: z.enum(['play_next', 'enqueue']), track_ids: trackIds }),
  z.object({ name: z.enum(['jump_to', 'remove']), entry_id: QueueEntryId }),
  z.object({ name: z.literal('move'), entry_id: QueueEntryId, to: z.int().nonnegative() }),
  /** Takes back the removal of entries. `queue`: as it was before. */
  z.object({
    name: z.literal('put_back'),
    queue: RemoteQueue,
    index: z.int().min(-1).max(queueTracksMax),
    shuffle: z.boolean(),
    entry_ids: entryIds,
    position_ms: positionMs,
    is_playing: z.boolean(),
  }),
  z.object({ name: z.literal('set_shuffle'), on: z.boolean() }),
  z.object({ name: z.literal('set_repeat'), repeat: repeatMode }),
  z.object({ name: z.literal('set_volume'), volume }),
  z.object({ name: z.literal('set_muted'), is_muted: z.boolean() }),
  /** Null lets it play on. */
  z.object({
    name: z.literal('set_sleep'),
    sleep: z
      .discriminatedUnion('until', [
        z.object({ until: z.literal('time'), minutes: z.number().min(0).max(1_440) }),
        z.object({ until: z.enum(['track', 'album']) }),
      ])
      .nullable(),
  }),
  z.object({ name: z.literal('lengthen_sleep'), minutes: z.number().min(0).max(1_440) }),
])
export type RemoteCommand = z.infer<typeof RemoteCommand>
