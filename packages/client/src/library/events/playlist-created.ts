import type { PlaylistId } from '@pezzottify/contract'
import type { MutationDefinition, Reducer } from './definition.ts'
import { showNothing } from './definition.ts'

export const playlistCreated: Reducer<'playlist_created'> = (draft, { playlist_id, name }) =>
  draft.addPlaylist(playlist_id, name)

/** Empty at first. The id is chosen here, so that later changes can name the playlist while offline. */
export type CreatePlaylist = { type: 'create_playlist'; id: PlaylistId; name: string }

export const createPlaylist: MutationDefinition<CreatePlaylist> = {
  apply: (draft, { id, name }) => draft.addPlaylist(id, name),
  send: (api, { id, name }, options) =>
    api.playlists.create({ body: { id, name, track_ids: [] }, ...options }),
}

/** Restores a playlist from the trash. Shown once the server has done it. */
export type UndeletePlaylist = { type: 'undelete_playlist'; id: PlaylistId }

export const undeletePlaylist: MutationDefinition<UndeletePlaylist> = {
  apply: showNothing,
  send: (api, { id }, options) => api.playlists.undelete({ params: { id }, ...options }),
}
