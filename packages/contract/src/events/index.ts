import { z } from 'zod'
import { contentLiked } from './content-liked.ts'
import { contentUnliked } from './content-unliked.ts'
import type { EventDefinition } from './event.ts'
import { storedSchema } from './event.ts'
import type { Permission } from '../permissions.ts'
import { permissionGranted } from './permission-granted.ts'
import { permissionRevoked } from './permission-revoked.ts'
import { permissionsReset } from './permissions-reset.ts'
import { playlistCreated } from './playlist-created.ts'
import { playlistDeleted } from './playlist-deleted.ts'
import { playlistEntriesChanged } from './playlist-entries-changed.ts'
import { playlistRenamed } from './playlist-renamed.ts'
import { playlistTracksUpdated } from './playlist-tracks-updated.ts'
import { settingChanged } from './setting-changed.ts'
import { userRenamed } from './user-renamed.ts'

export { PlaylistEntry } from './payloads.ts'

/**
 * The types of events, that is, of changes to a user's own things. All types and tables about events are derived
 * from this list.
 */
export const events = [
  contentLiked,
  contentUnliked,
  settingChanged,
  playlistCreated,
  playlistRenamed,
  playlistDeleted,
  playlistTracksUpdated,
  playlistEntriesChanged,
  permissionGranted,
  permissionRevoked,
  permissionsReset,
  userRenamed,
] as const

type Events = typeof events
type Payloads = { [D in Events[number] as D['type']]: z.output<D['payload']> }
type Befores = { [D in Events[number] as D['type']]: z.output<NonNullable<D['before']>> }
type Undoable = Exclude<Events[number], { undoneWith: null }>

export type EventType = keyof Payloads
export type EventPayload<T extends EventType> = Payloads[T]

/** The before-image that the server stores with an event of the type; null for types without one. */
export type EventBefore<T extends EventType> = Befores[T]
/** The types of events that a user may undo. */
export type UndoableType = Undoable['type']

type StoredSchema<D> =
  D extends Pick<EventDefinition<infer T, infer P>, 'type' | 'payload'>
    ? ReturnType<typeof storedSchema<T, P>>
    : never
type StoredSchemas<L extends readonly unknown[]> = { [I in keyof L]: StoredSchema<L[I]> }

/** An event as stored and sent. `seq` counts from 1 without gaps for each user. */
export const StoredEvent = z.discriminatedUnion(
  'type',
  // `map` loses which schema stands at which index.
  events.map((definition: EventDefinition) => storedSchema(definition)) as unknown as StoredSchemas<Events>,
)
export type StoredEvent = z.infer<typeof StoredEvent>

/** The permission needed to undo an event, by its type; null when only others can cause it. */
export const undoPermissions: ReadonlyMap<string, Permission | null> = new Map(
  events.map(({ type, undoneWith }: EventDefinition) => [type, undoneWith] as const),
)

/** The schema by which a client reads the payload of an event, by its type. */
export const payloadReaders: ReadonlyMap<string, z.ZodType> = new Map(
  events.map(({ type, payload, read }: EventDefinition) => [type, read ?? payload] as const),
)
