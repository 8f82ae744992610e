import type { PlaylistId } from '@pezzottify/contract'
import type { QueueContext } from '../player/index.ts'
import { whatIsAsked } from './asked.ts'
import { createChildren, likedId, resumeId } from './children.ts'
import type { MediaBrowser, MediaBrowserApp } from './ports.ts'

/** Answers the requests of cars, watches and voice assistants. */
export function createMediaBrowser(app: MediaBrowserApp): MediaBrowser {
  /** Without the server only offline tracks are played: a driver cannot skip thirty errors. */
  async function begin(context: QueueContext, ids: readonly string[], first?: string): Promise<void> {
    const { tracks } = await app.offline()
    const playable = app.isAway() ? ids.filter((id) => tracks.has(id)) : ids
    if (playable.length > 0) app.playAll(context, playable, Math.max(0, playable.indexOf(first ?? '')))
  }

  async function playAlbum(id: string, first?: string): Promise<void> {
    const { album, tracks } = await app.read(id)
    const ids = tracks.map((track) => track.id)
    return begin({ type: 'album', id, name: album.name }, ids, first)
  }

  async function playPlaylist(id: string): Promise<void> {
    // An id of another form finds nothing.
    const playlist = (await app.library())?.playlists.get(id as PlaylistId)
    const ids = playlist?.entries.map((entry) => entry.track_id) ?? []
    if (playlist) return begin({ type: 'playlist', id, name: playlist.name }, ids)
  }

  async function playLiked(): Promise<void> {
    const ids = [...((await app.library())?.likes.track ?? [])].reverse()
    return begin({ type: 'mix', name: app.words().liked }, ids)
  }

  /** Plays something, for a request that names nothing. */
  async function playAnything(): Promise<void> {
    if (app.resume()) return
    if ((await app.library())?.likes.track.size) return playLiked()
    const [album] = app.isAway() ? [] : await app.addedAlbums()
    if (album) return playAlbum(album.id)
    const { tracks } = await app.offline()
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
