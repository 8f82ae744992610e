import type { RemoteCommand, SharedPlayback } from './remote-shapes.ts'
import { remoteCommand, sharedPlayback } from './remote-reading-shapes.ts'
import { misshapen, readShape } from '../events/shape.ts'

export type { RemoteCommand, RemoteQueue, RemoteState, SharedPlayback } from './remote-shapes.ts'

/** The payload of `playback.state`; null for one of another version that cannot be read. */
export function readSharedPlayback(value: unknown): SharedPlayback | null {
  const read = readShape(sharedPlayback, value)
  // Shapes carry no types: this one was made from the schema that defines the type.
  return read === misshapen ? null : (read as SharedPlayback)
}

/** A command of `playback.command`; null for one that this version does not know. */
export function readRemoteCommand(value: unknown): RemoteCommand | null {
  const read = readShape(remoteCommand, value)
  return read === misshapen ? null : (read as RemoteCommand)
}
