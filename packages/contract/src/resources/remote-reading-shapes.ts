import { RemoteCommand, SharedPlayback } from './remote-shapes.ts'
import { shapeOf } from '../events/shape-of.ts'
import type { Shape } from '../events/shape.ts'

/** Plain data, as in `reading-shapes.ts`; apart from it, since a page reads them only once it follows playback. */
export const sharedPlayback: Shape = shapeOf(SharedPlayback)
export const remoteCommand: Shape = shapeOf(RemoteCommand)
