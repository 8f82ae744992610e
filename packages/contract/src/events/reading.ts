import type { StoredEvent } from './index.ts'
import {
  type EventEnvelope,
  eventEnvelope,
  type HeardMessage,
  heardMessage,
  payloadShapes,
} from './reading-shapes.ts'
import { misshapen, readShape } from './shape.ts'

export type { EventEnvelope, HeardMessage } from './reading-shapes.ts'

/*
 * How a client reads what a server of another version may have written: a tab stays open while the server is upgraded.
 * Fields that are unknown are left out; what a client of this version cannot know is told apart from what is broken.
 */

/** `unknown`: a type that came later. `unreadable`: a type that is known, with a payload of another shape. */
export type UnreadEvent = 'unknown' | 'unreadable'

export function readEvent(envelope: EventEnvelope): StoredEvent | UnreadEvent {
  if (!Object.hasOwn(payloadShapes, envelope.type)) return 'unknown'
  const payload = readShape(payloadShapes[envelope.type] ?? {}, envelope.payload)
  // The payload was read by the shape of its type; a look-up by name loses that tie.
  return payload === misshapen ? 'unreadable' : ({ ...envelope, payload } as StoredEvent)
}

/** What every event has, of whatever type; null for what is none. */
export function readEnvelope(value: unknown): EventEnvelope | null {
  const read = readShape(eventEnvelope, value)
  // Shapes know no types: this one was made of the schema that the type is of.
  return read === misshapen ? null : (read as EventEnvelope)
}

/** What a client has to know of a message on the socket; null for all others. */
export function readMessage(text: string): HeardMessage | null {
  try {
    const read = readShape(heardMessage, JSON.parse(text))
    return read === misshapen ? null : (read as HeardMessage)
  } catch {
    return null
  }
}
