import type { PlaylistId } from '@pezzottify/contract'
import type { MutationDefinition, Reducer } from './definition.ts'

export const playlistDeleted: Reducer<'playlist_deleted'> = (draft, { playlist_id }) =>
  draft.removePlaylist(playlist_id)

export type DeletePlaylist = { type: 'delete_playlist'; id: PlaylistId }

export const deletePlaylist: MutationDefinition<DeletePlaylist> = {
  apply: (draft, { id }) => draft.removePlaylist(id),
  send: (api, { id }, options) => api.playlists.remove({ params: { id }, ...options }),
}
