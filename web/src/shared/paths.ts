import type { RouteLocationNamedRaw } from 'vue-router'

type Link = RouteLocationNamedRaw

/** Every page of the app as a link by route name; addresses are spelled nowhere else. */
export const paths = {
  home: (): Link => ({ name: 'home' }),
  search: (query = '', type?: string): Link => ({
    name: 'search',
    params: { query: segment(query) },
    query: type ? { type } : {},
  }),
  albums: (): Link => ({ name: 'albums' }),
  artists: (): Link => ({ name: 'artists' }),
  tracks: (): Link => ({ name: 'tracks' }),
  genres: (): Link => ({ name: 'genres' }),
  genre: (name: string): Link => ({ name: 'genre', params: { name: segment(name) } }),
  album: (id: string): Link => ({ name: 'album', params: { id } }),
  artist: (id: string): Link => ({ name: 'artist', params: { id } }),
  offline: (): Link => ({ name: 'offline' }),
  liked: (kind?: string): Link => ({ name: 'liked', query: kind ? { kind } : {} }),
  playlists: (): Link => ({ name: 'playlists' }),
  playlist: (id: string, { edit = false } = {}): Link => ({
    name: 'playlist',
    params: { id },
    query: edit ? { edit: 'true' } : {},
  }),
  playlistHistory: (id: string): Link => ({ name: 'playlist-history', params: { id } }),
  /** The listening history. */
  listening: (): Link => ({ name: 'history' }),
  settings: (section?: string): Link => ({ name: 'settings', ...(section && { hash: `#${section}` }) }),
  admin: (section?: string): Link => ({ name: section ? `admin-${section}` : 'admin' }),
  /** The changes of one artist, album, track or image. */
  history: (kind: string, id: string): Link => ({ name: 'admin-catalog', query: { of: `${kind}:${id}` } }),
  login: (next?: string): Link => ({ name: 'login', query: next && next !== '/' ? { next } : {} }),
  logout: (): Link => ({ name: 'logout' }),
  setup: (): Link => ({ name: 'setup' }),
}

/**
 * Text as a part of an address. Browsers take `.` and `..` for folders, in any spelling; with a space behind they stay
 * what they are, and who reads the address trims it.
 */
const segment = (text: string): string => (text === '.' || text === '..' ? `${text} ` : text)

/** The address to open after signing in. Only an address of this app is accepted, never one of another site. */
export function safeTarget(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || /^\/[/\\]/.test(next)) return '/'
  return /^\/(login|logout|setup|pair)(?=$|[/?#])/.test(next) ? '/' : next
}
