import { RemoteCommand, SharedPlayback } from '../resources/remote-shapes.ts'
import { shapeOf } from './shape-of.ts'
import type { Shape } from './shape.ts'

/** Plain data, as in `reading-shapes.ts`; apart from it, since a page reads them only once it follows playback. */
export const sharedPlayback: Shape = shapeOf(SharedPlayback)
export const remoteCommand: Shape = shapeOf(RemoteCommand)
