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

/** All that one user owns. Immutable: a change returns a new library, which shares the unchanged parts. */
export type Library = {
  readonly likes: { readonly [T in ContentType]: ReadonlySet<string> }
  readonly settings: ReadonlyMap<Setting['key'], Setting['value']>
  /** Oldest first. */
  readonly playlists: ReadonlyMap<PlaylistId, LibraryPlaylist>
  readonly permissions: ReadonlySet<Permission>
}
