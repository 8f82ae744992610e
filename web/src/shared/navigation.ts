import type { Permission } from '@pezzottify/contract'
import type { IconName } from '../ui/icons.ts'
import type { LinkTarget } from '../ui/link.ts'

export type NavigationItem = {
  /** Also the route's name: the item of the current route is the current item. */
  id: string
  /** The i18n key of its label. */
  label: string
  icon: IconName
  to: LinkTarget
  /** Shown only to users with at least one of these permissions. */
  needs?: readonly Permission[]
  /** Shown once music is kept on this device. */
  needsOfflineItems?: true
}

const item = (id: string, icon: IconName): NavigationItem => ({
  id,
  label: `nav.${id}`,
  icon,
  to: { name: id },
})

/** The side bar, from the top: places for everybody, then the library. */
export const mainItems: readonly NavigationItem[] = [item('home', 'house'), item('search', 'search')]
export const libraryItems: readonly NavigationItem[] = [
  item('albums', 'disc-3'),
  item('artists', 'mic-vocal'),
  item('tracks', 'music-2'),
  item('genres', 'tags'),
  { ...item('liked', 'heart'), needs: ['LikeContent'] },
  { ...item('offline', 'download'), needsOfflineItems: true },
  item('history', 'history'),
]

/** On a phone the playlists, which fill the rest of the side bar elsewhere, are one part of the library. */
const places = ['albums', 'artists', 'tracks', 'playlists', 'liked', 'genres', 'offline', 'history']
export const libraryParts: readonly NavigationItem[] = [
  ...libraryItems,
  { ...item('playlists', 'list-music'), needs: ['OwnPlaylists'] as const },
].sort((a, b) => places.indexOf(a.id) - places.indexOf(b.id))

/** The tab bar of a phone. The library opens on its albums. */
export const tabItems: readonly NavigationItem[] = [
  item('home', 'house'),
  item('search', 'search'),
  { ...item('albums', 'library'), label: 'nav.library' },
  item('settings', 'settings'),
]

/** All pages of the library highlight its tab. */
export function currentTab(currentId: string): string {
  return libraryParts.some((entry) => entry.id === currentId) ? 'albums' : currentId
}
