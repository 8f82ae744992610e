import type { Album, Artist, Cover } from '@pezzottify/contract'
import type { MediaBrowserApp, MediaItem } from './ports.ts'

/** The most items of a folder: more than a driver looks through, and about as many as Android passes on at once. */
const childrenMax = 100

/** The first folder. */
const root = '/'
/** The folder that Android asks for to offer the last music again. */
const recent = '/recent'
export const resumeId = 'resume:'
export const likedId = 'liked:'

/** The tree that cars and watches show. */
export function createChildren(app: MediaBrowserApp): (folder: string) => Promise<MediaItem[]> {
  const row = (
    id: string,
    title: string,
    subtitle: string,
    cover: Cover | null,
    playable = true,
  ): MediaItem => itemOf(id, title, subtitle, app.coverUrl(cover), playable)
  const ofAlbum = ({ id, name, artists, cover }: Album): MediaItem =>
    row(`album:${id}`, name, artists.map((artist) => artist.name).join(', '), cover)
  const ofArtist = ({ id, name, cover }: Artist): MediaItem => row(`artist:${id}`, name, '', cover, false)
  const liked = (): MediaItem => row(likedId, app.words().liked, '', null)
  const newestFirst = (ids: ReadonlySet<string> | undefined): string[] =>
    [...(ids ?? [])].reverse().slice(0, childrenMax)

  async function folders(): Promise<MediaItem[]> {
    const words = app.words()
    const library = await app.library()
    const { items } = await app.offline()
    const folder = (name: keyof typeof words, isThere: boolean): MediaItem[] =>
      isThere ? [row(`/${name}`, words[name], '', null, false)] : []
    const offline = folder('offline', items.length > 0)
    const others = [
      ...folder('played', !app.isAway()),
      ...folder('playlists', !!library && (library.playlists.size > 0 || library.likes.track.size > 0)),
      ...folder('albums', !!library?.likes.album.size),
      ...folder('artists', !!library?.likes.artist.size),
      ...folder('added', !app.isAway()),
    ]
    return app.isAway() ? [...offline, ...others] : [...others, ...offline]
  }

  async function playlists(): Promise<MediaItem[]> {
    const library = await app.library()
    const own = [...(library?.playlists.values() ?? [])].reverse()
    const rows = own
      .filter(({ entries }) => entries.length > 0)
      .map(({ id, name }) => row(`playlist:${id}`, name, '', null))
    return library?.likes.track.size ? [liked(), ...rows] : rows
  }

  async function played(): Promise<MediaItem[]> {
    const contexts = await app.played()
    const albums = await app.albums(contexts.filter(({ kind }) => kind === 'album').map(({ id }) => id))
    const rows = new Map([...albums.map(ofAlbum), ...(await playlists())].map((item) => [item.id, item]))
    return contexts.flatMap(({ kind, id }) => rows.get(`${kind}:${id}`) ?? [])
  }

  async function offline(): Promise<MediaItem[]> {
    const { items, tracks } = await app.offline()
    const albums = await app.albums(items.filter(({ kind }) => kind === 'album').map(({ id }) => id))
    const rows = new Map(albums.map(ofAlbum).map((item) => [item.id, item]))
    return [...items].reverse().map(({ kind, id, name }) => {
      if (kind === 'liked') return liked()
      const cover = kind === 'track' ? (tracks.get(id)?.facts.cover ?? null) : null
      return rows.get(`${kind}:${id}`) ?? row(`${kind}:${id}`, name, '', cover)
    })
  }

  function whatGoesOn(): MediaItem[] {
    const current = app.current()
    return current ? [itemOf(resumeId, current.title, current.subtitle, current.artUrl, true)] : []
  }

  async function childrenOf(folder: string): Promise<MediaItem[]> {
    if (folder.startsWith('artist:'))
      return (await app.albumsOfArtist(folder.slice('artist:'.length))).map(ofAlbum)
    switch (folder) {
      case root:
        return folders()
      case recent:
        return whatGoesOn()
      case '/played':
        return played()
      case '/playlists':
        return playlists()
      case '/albums':
        return (await app.albums(newestFirst((await app.library())?.likes.album))).map(ofAlbum)
      case '/artists':
        return (await app.artists(newestFirst((await app.library())?.likes.artist))).map(ofArtist)
      case '/added':
        return (await app.addedAlbums()).map(ofAlbum)
      case '/offline':
        return offline()
      default:
        return []
    }
  }

  return async (folder) => (await childrenOf(folder)).slice(0, childrenMax)
}

function itemOf(
  id: string,
  title: string,
  subtitle: string,
  artUrl: string | null,
  playable: boolean,
): MediaItem {
  return { id, title, ...(subtitle && { subtitle }), ...(artUrl && { artUrl }), playable }
}
