import type { ContentType, EntryId, Permission, PlaylistId, Setting, TrackId } from '@pezzottify/contract'

/**
 * An entry of a playlist. Its id stays the same wherever it is moved; the key comes from the server, so new ones lack
 * it.
 */
export type Entry = { readonly id: EntryId; readonly track_id: TrackId; readonly key?: string }

export type LibraryPlaylist = {
  readonly id: PlaylistId
  readonly name: string
  readonly entries: readonly Entry[]
}

/** The likes, playlists and settings of one user. Immutable: a change returns a new library, which shares the unchanged parts. */
export type Library = {
  readonly likes: { readonly [T in ContentType]: ReadonlySet<string> }
  readonly settings: ReadonlyMap<Setting['key'], Setting['value']>
  /** Oldest first. */
  readonly playlists: ReadonlyMap<PlaylistId, LibraryPlaylist>
  readonly permissions: ReadonlySet<Permission>
  /** The user's name, if it changed since the state was read: the session has it otherwise. */
  readonly name?: string
}
