import { z } from 'zod'
import { StoredEvent } from '../events/index.ts'
import { DeviceId } from '../ids.ts'
import { RemoteCommand, RemoteDevice, SharedPlayback } from './remote-shapes.ts'

/** A message from the server, one JSON object in each text frame. `connected` is always the first. */
export const ServerMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connected'),
    /** Every event of the user either has a number up to `seq` or follows on this socket. */
    payload: z.object({
      device_id: DeviceId,
      server_version: z.string(),
      seq: z.int(),
      epoch: z.string(),
      at: z.int(),
    }),
  }),
  z.object({ type: z.literal('pong'), payload: z.null() }),
  /** What anybody sees of the catalog may differ from now on. Told to clients that announced `entries`. */
  z.object({ type: z.literal('catalog_changed'), payload: z.null() }),
  z.object({ type: z.literal('sync'), payload: z.object({ event: StoredEvent }) }),
  /** What the user listens to has changed, or the devices have. Told, as the next one, after `playback.hello`. */
  z.object({ type: z.literal('playback.state'), payload: SharedPlayback }),
  /** Another device of the user, or another session of this one, asks this device to do something. */
  z.object({
    type: z.literal('playback.command'),
    payload: z.object({ command: RemoteCommand, from: RemoteDevice.nullable() }),
  }),
  z.object({
    type: z.literal('error'),
    payload: z.object({ code: z.enum(['parse_error', 'unknown_type']), message: z.string() }),
  }),
])
export type ServerMessage = z.infer<typeof ServerMessage>

/**
 * A message from a client: `ping`; `playback.hello` to follow what the user's other devices play and be told what to
 * play, `playback.bye` to do so no more. Other types that begin with `sync.` or `playback.` are reserved and ignored.
 */
export const ClientMessage = z.object({ type: z.string(), payload: z.unknown().optional() })
export type ClientMessage = z.infer<typeof ClientMessage>
