import type { AlbumId, ArtistId, PlaylistId } from '@pezzottify/contract'

export type ListKind = 'albums' | 'artists' | 'tracks'
export type ListQuery<S extends string = string> = { sort: S; filter: string; genre: string | null }

/** The key of every cached query. Whatever a scan changes lies under `catalog`. */
export const queryKeys = {
  catalog: ['catalog'],
  album: (id: AlbumId) => ['catalog', 'album', id],
  artist: (id: ArtistId) => ['catalog', 'artist', id],
  discography: (id: ArtistId) => ['catalog', 'discography', id],
  list: (kind: ListKind, query: ListQuery) => ['catalog', 'list', kind, query],
  genres: ['catalog', 'genres'],
  /** Shelves that follow a running scan. */
  shelves: ['catalog', 'shelf'],
  recent: ['catalog', 'shelf', 'recent'],
  /** Apart from the shelves above: it changes only when somebody asks for it. */
  random: ['random'],
  search: (query: string) => ['search', query],
  serverInfo: ['server'],
  folders: ['library', 'folders'],
  scan: ['library', 'scan'],
  problems: ['library', 'problems'],
  browse: (path: string) => ['library', 'browse', path],
  doctor: ['doctor'],
  health: ['health'],
  people: ['people'],
  playlistHistory: (id: PlaylistId) => ['playlist', id, 'history'],
  pastPlaylist: (id: PlaylistId, seq: number) => ['playlist', id, 'history', seq],
  playlistBin: ['playlist-bin'],
}

export const minuteMs = 60_000
