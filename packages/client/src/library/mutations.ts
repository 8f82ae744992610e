import type { ContentType, PlaylistId, PlaylistOperation, Setting } from '@pezzottify/contract'

/** What a user does to their own things. It is shown at once, kept until the server has it, and sent once in effect. */
export type Mutation =
  | { type: 'like'; content_type: ContentType; content_id: string }
  | { type: 'unlike'; content_type: ContentType; content_id: string }
  | { type: 'change_setting'; setting: Setting }
  /** Empty at first. The id is chosen here, so that what follows can name it while offline. */
  | { type: 'create_playlist'; id: PlaylistId; name: string }
  | { type: 'rename_playlist'; id: PlaylistId; name: string }
  | { type: 'delete_playlist'; id: PlaylistId }
  | { type: 'edit_playlist'; id: PlaylistId; operations: PlaylistOperation[] }
  /** The name and tracks that it had just after the event `seq`. Not shown before the server has done it. */
  | { type: 'restore_playlist'; id: PlaylistId; seq: number }
  /** Out of the bin. Not shown before the server has done it. */
  | { type: 'undelete_playlist'; id: PlaylistId }
  /** Takes back an earlier change by the number of its event. */
  | { type: 'undo'; seq: number }
