import type { PlaylistId } from '@pezzottify/contract'
import type { MutationDefinition, Reducer } from './definition.ts'

export const playlistRenamed: Reducer<'playlist_renamed'> = (draft, { playlist_id, name }) =>
  draft.changePlaylist(playlist_id, { name })

export type RenamePlaylist = { type: 'rename_playlist'; id: PlaylistId; name: string }

export const renamePlaylist: MutationDefinition<RenamePlaylist> = {
  apply: (draft, { id, name }) => draft.changePlaylist(id, { name }),
  send: (api, { id, name }, options) => api.playlists.change({ params: { id }, body: { name }, ...options }),
}
