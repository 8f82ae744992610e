import { z } from 'zod'
import { EntryId, PlaylistId, TrackId } from '../ids.ts'
import { Permission } from '../permissions.ts'
import { Setting } from '../settings.ts'

const Liked = z.object({ content_type: z.enum(['album', 'artist', 'track']), content_id: z.string().min(1) })

/** A place in a playlist. Entries stand in the order of their keys, compared as plain text. */
export const PlaylistEntry = z.object({ id: EntryId, track_id: TrackId, key: z.string() })
export type PlaylistEntry = z.infer<typeof PlaylistEntry>

/** What happened to a user's own things, one payload for each event type, in the past tense. */
export const eventPayloads = {
  content_liked: Liked,
  content_unliked: Liked,
  setting_changed: z.object({ setting: Setting }),
  playlist_created: z.object({ playlist_id: PlaylistId, name: z.string() }),
  playlist_renamed: z.object({ playlist_id: PlaylistId, name: z.string() }),
  playlist_deleted: z.object({ playlist_id: PlaylistId }),
  playlist_tracks_updated: z.object({ playlist_id: PlaylistId, track_ids: z.array(TrackId) }),
  /**
   * Entries that now stand where their key says, new or moved, and entries that are there no more. Only for clients that
   * announced `entries`; the others get the whole list as `playlist_tracks_updated` under the same number.
   */
  playlist_entries_changed: z.object({
    playlist_id: PlaylistId,
    placed: z.array(PlaylistEntry),
    removed: z.array(EntryId),
  }),
  permission_granted: z.object({ permission: Permission }),
  permission_revoked: z.object({ permission: Permission }),
  permissions_reset: z.object({ permissions: z.array(Permission) }),
}

export type EventType = keyof typeof eventPayloads
export type EventPayload<T extends EventType> = z.infer<(typeof eventPayloads)[T]>

const stored = <T extends EventType>(type: T) =>
  z.object({
    seq: z.int().positive(),
    type: z.literal(type),
    payload: eventPayloads[type],
    server_timestamp: z.int(),
  })

/** An event as stored and sent. `seq` counts from 1 without gaps for each user. */
export const StoredEvent = z.discriminatedUnion('type', [
  stored('content_liked'),
  stored('content_unliked'),
  stored('setting_changed'),
  stored('playlist_created'),
  stored('playlist_renamed'),
  stored('playlist_deleted'),
  stored('playlist_tracks_updated'),
  stored('playlist_entries_changed'),
  stored('permission_granted'),
  stored('permission_revoked'),
  stored('permissions_reset'),
])
export type StoredEvent = z.infer<typeof StoredEvent>
