import { createMediaBrowser } from '@pezzottify/client/media-browser'
import { radioFrom } from '@pezzottify/client/radio'
import type { AlbumId, ArtistId } from '@pezzottify/contract'
import { musicIn, searchQueryMaxCharacters } from '@pezzottify/contract'
import { i18n } from '../i18n/index.ts'
import { coverOf } from '../shared/catalog/cover.ts'
import type { Services } from '../shared/services.ts'
import type { useLibraryStore } from '../shared/stores/library.ts'
import type { useOfflineStore } from '../shared/stores/offline.ts'
import type { usePlayerStore } from '../shared/stores/player.ts'

type Stores = {
  library: ReturnType<typeof useLibraryStore>
  offline: ReturnType<typeof useOfflineStore>
  player: ReturnType<typeof usePlayerStore>
}

/** The size of the covers in cars, in pixels: that of kept pictures, which are there without the server too. */
const coverWidth = 512
const listed = 50

/** The app as cars and watches see it. */
export function mediaBrowserOf(
  { api, reader, tracks, storage }: Services,
  { library, offline, player }: Stores,
) {
  const { t } = i18n.global

  return createMediaBrowser({
    words: () => ({
      played: t('home.continue'),
      playlists: t('nav.playlists'),
      albums: t('nav.albums'),
      artists: t('nav.artists'),
      added: t('home.recent'),
      offline: t('nav.offline'),
      liked: t('nav.liked'),
    }),
    library: library.whenKnown,
    async offline() {
      await offline.whenKnown()
      return offline.state
    },
    isAway: () => offline.isAway,
    albums: (ids) => reader.read('album', ids),
    artists: (ids) => reader.read('artist', ids),
    async albumsOfArtist(id) {
      // The id of a row that this tree has shown.
      const works = await api.catalog.discography({ params: { id: id as ArtistId } })
      return [...works.albums, ...works.features]
    },
    addedAlbums: async () => (await api.catalog.albums({ query: { sort: '-added', limit: listed } })).items,
    played: () => api.listening.recent({ query: { limit: listed } }),
    async read(id) {
      const { album, discs } = await api.catalog.albumResolved({ params: { id: id as AlbumId } })
      const all = discs.flatMap((disc) => disc.tracks)
      tracks.rememberAlbum(album, all)
      return { album, tracks: all.filter(({ availability }) => availability === 'available') }
    },
    async radioOf({ id, name }) {
      const source = { type: 'artist' as const, id: id as ArtistId }
      const radio = await radioFrom({ api, storage, now: Date.now }, source, t('radio.named', { name }))
      tracks.rememberListed(radio.tracks)
      return { context: radio.context, trackIds: radio.tracks.map((track) => track.id) }
    },
    async find(text) {
      const body = { query: text.slice(0, searchQueryMaxCharacters), resolve: true }
      const [hit] = musicIn(await api.search.search({ body }))
      if (!hit) return null
      if (hit.type === 'Artist') return { kind: 'artist', id: hit.id, name: hit.name }
      if (hit.type === 'Album') return { kind: 'album', albumId: hit.id }
      return { kind: 'album', albumId: hit.album_id, trackId: hit.id }
    },
    coverUrl: (cover) => coverOf(cover)?.(coverWidth) ?? null,
    // Who asks in a car means its speakers, whatever plays at home.
    playAll(context, ids, startAt) {
      if (player.device) player.playHere()
      player.playAll(context, ids, startAt)
    },
    resume() {
      if (!player.hasTrack) return false
      if (player.device) player.playHere()
      player.play()
      return true
    },
    current: () =>
      player.track && {
        title: player.track.title,
        subtitle: player.track.artists.map((artist) => artist.name).join(', '),
        artUrl: player.track.cover?.(coverWidth) ?? null,
      },
  })
}
