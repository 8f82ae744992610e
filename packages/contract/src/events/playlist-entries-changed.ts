import { z } from 'zod'
import { EntryId, PlaylistId } from '../ids.ts'
import { event } from './event.ts'
import { PlaylistEntry } from './payloads.ts'

/**
 * Entries that were added or moved to the place given by their key, and entries that were removed. Only for
 * clients that announced `entries`; the others get the whole list as `playlist_tracks_updated` under the same
 * number.
 */
export const playlistEntriesChanged = event({
  type: 'playlist_entries_changed',
  payload: z.object({
    playlist_id: PlaylistId,
    placed: z.array(PlaylistEntry),
    removed: z.array(EntryId),
  }),
  undoneWith: 'OwnPlaylists',
  /** The previous places of moved and removed entries, and the ids of entries that did not exist. */
  before: z.object({ placed: z.array(PlaylistEntry), removed: z.array(EntryId) }),
  example: {
    playlist_id: 'dEePlMZgoHFbVhYL',
    placed: [{ id: 'fAuAgwa0lam7kHUY', track_id: '1xWQq8YeRH7k0FJkbC', key: 'FV' }],
    removed: [],
  },
})
