import { z } from 'zod'
import { EntryId, PlaylistId, TrackId } from '../ids.ts'
import { Permission } from '../permissions.ts'

/** Payloads, and parts of payloads, that several event types share. */
export const Liked = z.object({
  content_type: z.enum(['album', 'artist', 'track']),
  content_id: z.string().min(1),
})

export const NamedPlaylist = z.object({ playlist_id: PlaylistId, name: z.string() })

/** An entry of a playlist. Entries are sorted by their keys, compared as plain text. */
export const PlaylistEntry = z.object({ id: EntryId, track_id: TrackId, key: z.string() })
export type PlaylistEntry = z.infer<typeof PlaylistEntry>

export const OnePermission = z.object({ permission: Permission })

/** Permissions of a later version are kept: permissions are looked up by name, so an unknown one changes nothing. */
export const AnyPermission = z.string().transform((name) => name as Permission)
