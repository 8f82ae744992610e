import type { StoredEvent } from './index.ts'
import {
  type EventEnvelope,
  eventEnvelope,
  type ReceivedMessage,
  receivedMessage,
  payloadShapes,
} from './reading-shapes.ts'
import { misshapen, readShape } from './shape.ts'

export type { EventEnvelope, ReceivedMessage } from './reading-shapes.ts'

/*
 * Reads what a server of another version may have written: a tab stays open while the server is upgraded. Unknown
 * fields are left out. A type that this version does not know is distinguished from a broken payload.
 */

/** `unknown`: a type of a later version. `unreadable`: a known type with a payload of another shape. */
export type UnreadEvent = 'unknown' | 'unreadable'

export function readEvent(envelope: EventEnvelope): StoredEvent | UnreadEvent {
  if (!Object.hasOwn(payloadShapes, envelope.type)) return 'unknown'
  const payload = readShape(payloadShapes[envelope.type] ?? {}, envelope.payload)
  // The payload was read by the shape of its type; the look-up by name loses that relation.
  return payload === misshapen ? 'unreadable' : ({ ...envelope, payload } as StoredEvent)
}

/** Reads the fields that every event has, whatever its type; null when the value is not an event. */
export function readEnvelope(value: unknown): EventEnvelope | null {
  const read = readShape(eventEnvelope, value)
  // Shapes carry no types: this one was made from the schema that defines the type.
  return read === misshapen ? null : (read as EventEnvelope)
}

/** Reads a socket message that a client has to handle; null for all others. */
export function readMessage(text: string): ReceivedMessage | null {
  try {
    const read = readShape(receivedMessage, JSON.parse(text))
    return read === misshapen ? null : (read as ReceivedMessage)
  } catch {
    return null
  }
}
