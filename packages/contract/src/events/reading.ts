import { z } from 'zod'
import { payloadReaders, type StoredEvent } from './index.ts'

/*
 * How a client reads what a server of another version may have written: a tab stays open while the server is upgraded.
 * Fields that are unknown are left out; what a client of this version cannot know is told apart from what is broken.
 */

/** What every event has, also those of types that came later. */
export const EventEnvelope = z.object({
  seq: z.int().positive(),
  type: z.string(),
  payload: z.unknown(),
  server_timestamp: z.int(),
})
export type EventEnvelope = z.infer<typeof EventEnvelope>

/** `unknown`: a type that came later. `unreadable`: a type that is known, with a payload of another shape. */
export type UnreadEvent = 'unknown' | 'unreadable'

export function readEvent(envelope: EventEnvelope): StoredEvent | UnreadEvent {
  const reader = payloadReaders.get(envelope.type)
  if (!reader) return 'unknown'
  const payload = reader.safeParse(envelope.payload)
  // The payload was read by the schema of its type; a look-up by name loses that tie.
  return payload.success ? ({ ...envelope, payload: payload.data } as StoredEvent) : 'unreadable'
}

const HeardMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connected'),
    payload: z.object({ seq: z.int(), at: z.int(), epoch: z.string() }),
  }),
  z.object({ type: z.literal('sync'), payload: z.object({ event: EventEnvelope }) }),
])
export type HeardMessage = z.infer<typeof HeardMessage>

/** What a client has to know of a message on the socket; null for all others. */
export function readMessage(text: string): HeardMessage | null {
  try {
    return HeardMessage.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
