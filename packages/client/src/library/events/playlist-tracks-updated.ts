import type { EntryId } from '@pezzottify/contract'
import type { Reducer } from './definition.ts'

/** Not sent to clients that know entries. Ids are derived from the positions. */
export const playlistTracksUpdated: Reducer<'playlist_tracks_updated'> = (
  draft,
  { playlist_id, track_ids },
) =>
  draft.changePlaylist(playlist_id, () =>
    track_ids.map((track_id, position) => ({ id: `place-${position}` as EntryId, track_id })),
  )
