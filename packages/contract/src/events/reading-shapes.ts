import { z } from 'zod'
import { payloadReaders } from './index.ts'
import { shapeOf } from './shape-of.ts'
import type { Shape } from './shape.ts'

/** The fields of every event, also of types that a later version added. */
const EventEnvelope = z.object({
  seq: z.int().positive(),
  type: z.string(),
  payload: z.unknown().optional(),
  server_timestamp: z.int(),
})
export type EventEnvelope = z.infer<typeof EventEnvelope>

const ReceivedMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connected'),
    payload: z.object({ seq: z.int(), at: z.int(), epoch: z.string() }),
  }),
  /** Read by those who follow playback: see `remote-reading.ts`. */
  z.object({ type: z.enum(['playback.state', 'playback.command']), payload: z.unknown() }),
  z.object({ type: z.literal('catalog_changed') }),
  z.object({ type: z.literal('sync'), payload: z.object({ event: EventEnvelope }) }),
])
export type ReceivedMessage = z.infer<typeof ReceivedMessage>

/** Plain data, so that a build for browsers can inline the result and leave out the schemas. */
export const eventEnvelope: Shape = shapeOf(EventEnvelope)
export const receivedMessage: Shape = shapeOf(ReceivedMessage)
export const payloadShapes: Readonly<Record<string, Shape>> = Object.fromEntries(
  [...payloadReaders].map(([type, schema]) => [type, shapeOf(schema)]),
)
