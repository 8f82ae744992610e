import type { Album, Artist, Cover, RecentContext } from '@pezzottify/contract'
import type { Library } from '../library/model/library.ts'
import type { OfflineState } from '../offline/state.ts'
import type { QueueContext } from '../player/index.ts'

/** What a car shows in a row. `artUrl`: path and query. What cannot be played is a folder. */
export type MediaItem = { id: string; title: string; subtitle?: string; artUrl?: string; playable: boolean }

/** Where a car, a watch or a voice comes in. */
export type MediaBrowserPort = {
  /** Answers them from now on, until the end that is given back. */
  serve: (browser: MediaBrowser) => () => void
}

export type MediaBrowser = {
  /** What lies in a folder; nothing in one that is not known. */
  children: (folder: string) => Promise<MediaItem[]>
  /** Plays an item, if it is still there. */
  play: (id: string) => Promise<void>
  /** Plays what was asked for by voice; an empty text asks for music. */
  search: (text: string) => Promise<void>
}

/** What folders are called. */
export type MediaWords = Record<
  'played' | 'playlists' | 'albums' | 'artists' | 'added' | 'kept' | 'liked',
  string
>

export type AlbumWithTracks = { album: Pick<Album, 'id' | 'name'>; tracks: readonly { id: string }[] }
export type SearchFound =
  | { kind: 'album'; albumId: string; trackId?: string }
  | { kind: 'artist'; id: string; name: string }

/** The app behind it. What asks the server fails with an ApiError. */
export type MediaBrowserApp = {
  words: () => MediaWords
  library: () => Library | null
  kept: () => Promise<OfflineState>
  /** The server is not there: only what is kept plays. */
  isAway: () => boolean
  /** In the order of the ids, without those that are not known. */
  albums: (ids: readonly string[]) => Promise<Album[]>
  artists: (ids: readonly string[]) => Promise<Artist[]>
  albumsOfArtist: (id: string) => Promise<Album[]>
  addedAlbums: () => Promise<Album[]>
  played: () => Promise<RecentContext[]>
  read: (albumId: string) => Promise<AlbumWithTracks>
  /** A queue that begins with the artist, and goes on with what is similar. */
  radioOf: (artist: { id: string; name: string }) => Promise<{ context: QueueContext; trackIds: string[] }>
  find: (text: string) => Promise<SearchFound | null>
  coverUrl: (cover: Cover | null) => string | null
  /** Replaces the queue and plays it from a place. */
  playAll: (context: QueueContext, trackIds: readonly string[], startAt?: number) => void
  /** Goes on with what was last played. False: there is nothing. */
  resume: () => boolean
  /** What that is. */
  current: () => { title: string; subtitle: string; artUrl: string | null } | null
}
