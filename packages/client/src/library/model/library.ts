import type { ContentType, EntryId, Permission, PlaylistId, Setting, TrackId } from '@pezzottify/contract'

/** A place in a playlist. Its id stays the same wherever it is moved; the key is the server's and not yet there for new ones. */
export type Entry = { readonly id: EntryId; readonly track_id: TrackId; readonly key?: string }

export type LibraryPlaylist = {
  readonly id: PlaylistId
  readonly name: string
  readonly entries: readonly Entry[]
}

/** All that is one user's own. A value: a change makes another one, which shares what did not change. */
export type Library = {
  readonly likes: { readonly [T in ContentType]: ReadonlySet<string> }
  readonly settings: ReadonlyMap<Setting['key'], Setting['value']>
  /** Oldest first. */
  readonly playlists: ReadonlyMap<PlaylistId, LibraryPlaylist>
  readonly permissions: ReadonlySet<Permission>
}
