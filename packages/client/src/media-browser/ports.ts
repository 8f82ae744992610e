import type { Album, Artist, Cover, RecentContext } from '@pezzottify/contract'
import type { Library } from '../library/model/library.ts'
import type { OfflineState } from '../offline/state.ts'
import type { QueueContext } from '../player/index.ts'

/** A row on the screen of a car. `artUrl`: path and query. An item that is not playable is a folder. */
export type MediaItem = { id: string; title: string; subtitle?: string; artUrl?: string; playable: boolean }

/** The connection to cars, watches and voice assistants. */
export type MediaBrowserPort = {
  /** Answers their requests until the returned function is called. */
  serve: (browser: MediaBrowser) => () => void
}

export type MediaBrowser = {
  /** The items of a folder; none for an unknown one. */
  children: (folder: string) => Promise<MediaItem[]>
  /** Plays an item, if it is still there. */
  play: (id: string) => Promise<void>
  /** Plays the music of a spoken request; an empty text asks for any. */
  search: (text: string) => Promise<void>
}

/** The titles of the folders. */
type MediaWords = Record<
  'played' | 'playlists' | 'albums' | 'artists' | 'added' | 'offline' | 'liked',
  string
>

type AlbumWithTracks = { album: Pick<Album, 'id' | 'name'>; tracks: readonly { id: string }[] }
export type SearchFound =
  | { kind: 'album'; albumId: string; trackId?: string }
  | { kind: 'artist'; id: string; name: string }

/** The parts of the app that it uses. Requests to the server fail with an ApiError. */
export type MediaBrowserApp = {
  words: () => MediaWords
  /** Waits until it is known; null when it cannot be had now. */
  library: () => Promise<Library | null>
  offline: () => Promise<OfflineState>
  /** The server cannot be reached: only offline music plays. */
  isAway: () => boolean
  /** In the order of the ids, without unknown ones. */
  albums: (ids: readonly string[]) => Promise<Album[]>
  artists: (ids: readonly string[]) => Promise<Artist[]>
  albumsOfArtist: (id: string) => Promise<Album[]>
  addedAlbums: () => Promise<Album[]>
  played: () => Promise<RecentContext[]>
  read: (albumId: string) => Promise<AlbumWithTracks>
  /** A queue that begins with the artist and continues with similar music. */
  radioOf: (artist: { id: string; name: string }) => Promise<{ context: QueueContext; trackIds: string[] }>
  find: (text: string) => Promise<SearchFound | null>
  coverUrl: (cover: Cover | null) => string | null
  /** Replaces the queue and plays it from an index. */
  playAll: (context: QueueContext, trackIds: readonly string[], startAt: number) => void
  /** Continues with the last music. False: there is none. */
  resume: () => boolean
  /** The track that `resume` would continue with. */
  current: () => { title: string; subtitle: string; artUrl: string | null } | null
}
