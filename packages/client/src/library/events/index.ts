import type { EventType } from '@pezzottify/contract'
import { contentLiked, like } from './content-liked.ts'
import { contentUnliked, unlike } from './content-unliked.ts'
import type { MutationDefinition, Reducer } from './definition.ts'
import { permissionGranted } from './permission-granted.ts'
import { permissionRevoked } from './permission-revoked.ts'
import { permissionsReset } from './permissions-reset.ts'
import { createPlaylist, playlistCreated, undeletePlaylist } from './playlist-created.ts'
import { deletePlaylist, playlistDeleted } from './playlist-deleted.ts'
import { editPlaylist, playlistEntriesChanged, restorePlaylist } from './playlist-entries-changed.ts'
import { playlistRenamed, renamePlaylist } from './playlist-renamed.ts'
import { playlistTracksUpdated } from './playlist-tracks-updated.ts'
import { changeSetting, settingChanged } from './setting-changed.ts'
import { undo } from './undo.ts'
import { userRenamed } from './user-renamed.ts'

export const reducers: { [T in EventType]: Reducer<T> } = {
  content_liked: contentLiked,
  content_unliked: contentUnliked,
  setting_changed: settingChanged,
  playlist_created: playlistCreated,
  playlist_renamed: playlistRenamed,
  playlist_deleted: playlistDeleted,
  playlist_tracks_updated: playlistTracksUpdated,
  playlist_entries_changed: playlistEntriesChanged,
  permission_granted: permissionGranted,
  permission_revoked: permissionRevoked,
  permissions_reset: permissionsReset,
  user_renamed: userRenamed,
}

export const mutations = {
  like,
  unlike,
  change_setting: changeSetting,
  create_playlist: createPlaylist,
  undelete_playlist: undeletePlaylist,
  rename_playlist: renamePlaylist,
  delete_playlist: deletePlaylist,
  edit_playlist: editPlaylist,
  restore_playlist: restorePlaylist,
  undo,
}

type MutationOf<D> = D extends MutationDefinition<infer M> ? M : never

/**
 * A change by a user of their own things. It is shown at once, kept until the server has it, and takes effect exactly
 * once.
 */
export type Mutation = {
  [K in keyof typeof mutations]: Extract<MutationOf<(typeof mutations)[K]>, { type: K }>
}[keyof typeof mutations]
