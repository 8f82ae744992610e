import type { AlbumId, ArtistId, PlaylistId, TrackId } from '@pezzottify/contract'

export type ListKind = 'albums' | 'artists' | 'tracks'
export type ListQuery<S extends string = string> = { sort: S; filter: string; genre: string | null }

/** The keys of all cached queries. Everything that a scan can change is below `catalog`. */
export const queryKeys = {
  catalog: ['catalog'],
  album: (id: AlbumId) => ['catalog', 'album', id],
  artist: (id: ArtistId) => ['catalog', 'artist', id],
  topTracks: (id: ArtistId) => ['catalog', 'artist', id, 'top'],
  related: (id: ArtistId) => ['catalog', 'artist', id, 'related'],
  grouping: (id: AlbumId) => ['catalog', 'grouping', id],
  discography: (id: ArtistId) => ['catalog', 'discography', id],
  list: (kind: ListKind, query: ListQuery) => ['catalog', 'list', kind, query],
  lyrics: (id: TrackId) => ['catalog', 'lyrics', id],
  waveform: (id: TrackId) => ['catalog', 'waveform', id],
  genres: ['catalog', 'genres'],
  /** Sections of albums that update during a scan. */
  sections: ['catalog', 'section'],
  recent: ['catalog', 'section', 'recent'],
  /** Not below `sections`: the random albums change only on demand. */
  random: ['random'],
  /** Recently played albums and playlists, with their positions. */
  recentContexts: ['listening', 'recent'],
  topOfMonth: ['listening', 'month'],
  popular: ['popular'],
  whatsNew: ['catalog', 'news'],
  playCounts: (ids: readonly string[]) => ['listening', 'counts', ...ids],
  listening: (figure: string, span: string) => ['listening', figure, span],
  searches: ['search'],
  search: (query: string) => ['search', query],
  serverInfo: ['server'],
  folders: ['library', 'folders'],
  scan: ['library', 'scan'],
  loudness: ['library', 'loudness'],
  problems: ['library', 'problems'],
  overrides: ['library', 'overrides'],
  sorting: ['library', 'sorting'],
  browse: (path: string) => ['library', 'browse', path],
  changelog: ['changelog'],
  doctor: ['doctor'],
  storage: ['storage'],
  health: ['health'],
  backups: ['backups'],
  people: ['people'],
  /** Below `people`: changing one person may change the list. */
  personGrants: (name: string) => ['people', name, 'grants'],
  personDevices: (name: string) => ['people', name, 'devices'],
  personAppPasswords: (name: string) => ['people', name, 'app-passwords'],
  ownDevices: ['devices'],
  ownAppPasswords: ['app-passwords'],
  analytics: ['analytics'],
  online: ['analytics', 'online'],
  figure: (name: string, first: string, last: string) => ['analytics', name, first, last],
  playlistHistory: (id: PlaylistId) => ['playlist', id, 'history'],
  pastPlaylist: (id: PlaylistId, seq: number) => ['playlist', id, 'history', seq],
  playlistBin: ['playlist-bin'],
}

export const minuteMs = 60_000
