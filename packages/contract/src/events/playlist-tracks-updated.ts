import { z } from 'zod'
import { PlaylistId, TrackId } from '../ids.ts'
import { event } from './event.ts'

/**
 * The whole list, sent to clients that did not announce `entries` in place of `playlist_entries_changed`. Never stored.
 */
export const playlistTracksUpdated = event({
  type: 'playlist_tracks_updated',
  payload: z.object({ playlist_id: PlaylistId, track_ids: z.array(TrackId) }),
  undoneWith: null,
  example: { playlist_id: 'dEePlMZgoHFbVhYL', track_ids: ['1xWQq8YeRH7k0FJkbC'] },
})
