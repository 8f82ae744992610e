import { z } from 'zod'
import { PlaylistId, TrackId } from './ids.ts'
import { Permission } from './permissions.ts'
import { Setting } from './settings.ts'

const Liked = z.object({ content_type: z.enum(['album', 'artist', 'track']), content_id: z.string().min(1) })

/** What happened to a user's own things, one payload for each event type, in the past tense. */
export const eventPayloads = {
  content_liked: Liked,
  content_unliked: Liked,
  setting_changed: z.object({ setting: Setting }),
  playlist_created: z.object({ playlist_id: PlaylistId, name: z.string() }),
  playlist_renamed: z.object({ playlist_id: PlaylistId, name: z.string() }),
  playlist_deleted: z.object({ playlist_id: PlaylistId }),
  playlist_tracks_updated: z.object({ playlist_id: PlaylistId, track_ids: z.array(TrackId) }),
  permission_granted: z.object({ permission: Permission }),
  permission_revoked: z.object({ permission: Permission }),
  permissions_reset: z.object({ permissions: z.array(Permission) }),
}

export type EventType = keyof typeof eventPayloads
export type EventPayload<T extends EventType> = z.infer<(typeof eventPayloads)[T]>

/** An event as stored and sent. `seq` counts from 1 without gaps for each user. */
export type StoredEvent = {
  [T in EventType]: { seq: number; type: T; payload: EventPayload<T>; server_timestamp: number }
}[EventType]
