import type { PlaylistId } from '@pezzottify/contract'
import type { QueueContext } from '../player/index.ts'
import { whatIsAsked } from './asked.ts'
import { createChildren, likedId, resumeId } from './children.ts'
import type { MediaBrowser, MediaBrowserApp } from './ports.ts'

/** What cars, watches and voices get of the app. */
export function createMediaBrowser(app: MediaBrowserApp): MediaBrowser {
  /** Where the server is away, only what is here begins: a driver cannot skip thirty errors. */
  async function begin(context: QueueContext, ids: readonly string[], first?: string): Promise<void> {
    const { tracks } = await app.kept()
    const playable = app.isAway() ? ids.filter((id) => tracks.has(id)) : ids
    if (playable.length > 0) app.playAll(context, playable, Math.max(0, playable.indexOf(first ?? '')))
  }

  async function playAlbum(id: string, first?: string): Promise<void> {
    const { album, tracks } = await app.read(id)
    const ids = tracks.map((track) => track.id)
    return begin({ type: 'album', id, name: album.name }, ids, first)
  }

  async function playPlaylist(id: string): Promise<void> {
    // Nothing is found under an id that is none.
    const playlist = app.library()?.playlists.get(id as PlaylistId)
    const ids = playlist?.entries.map((entry) => entry.track_id) ?? []
    if (playlist) return begin({ type: 'playlist', id, name: playlist.name }, ids)
  }

  const playLiked = (): Promise<void> =>
    begin({ type: 'mix', name: app.words().liked }, [...(app.library()?.likes.track ?? [])].reverse())

  /** Somebody wants music, and does not say which. */
  async function playAnything(): Promise<void> {
    if (app.resume()) return
    if (app.library()?.likes.track.size) return playLiked()
    const [album] = app.isAway() ? [] : await app.addedAlbums()
    if (album) return playAlbum(album.id)
    const { tracks } = await app.kept()
    return begin({ type: 'mix' }, [...tracks.keys()])
  }

  return {
    children: createChildren(app),

    async play(id) {
      if (id === resumeId) return void app.resume()
      if (id === likedId) return playLiked()
      const [kind, ...rest] = id.split(':')
      const of = rest.join(':')
      if (kind === 'album') return playAlbum(of)
      if (kind === 'playlist') return playPlaylist(of)
      if (kind === 'track') return begin({ type: 'mix' }, [of])
    },

    async search(text) {
      if (text.trim() === '') return playAnything()
      const asked = await whatIsAsked(app, text)
      if (!asked) return
      if (asked.kind === 'album') return playAlbum(asked.albumId, asked.trackId)
      if (asked.kind === 'artist') {
        const { context, trackIds } = await app.radioOf(asked)
        return begin(context, trackIds)
      }
      if (asked.kind === 'playlist') return playPlaylist(asked.id)
      return begin({ type: 'mix', name: text }, asked.trackIds)
    },
  }
}
