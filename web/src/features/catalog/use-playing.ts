import type { QueueContext } from '@pezzottify/client'
import type { Album, AlbumId, AlbumResolved, Artist, ListedTrack, Track, TrackId } from '@pezzottify/contract'
import { useQueryCache } from '@pinia/colada'
import { useI18n } from 'vue-i18n'
import { queryKeys } from '../../app/query-keys.ts'
import { useServices } from '../../app/services.ts'
import { usePlayerStore } from '../../stores/player.ts'
import { usePreferencesStore } from '../../stores/preferences.ts'
import { useToasts } from '../../ui/use-toasts.ts'
import { inReleaseOrder } from './discography.ts'
import { readAlbums } from './read-albums.ts'
import { tellFailure } from './tell-failure.ts'

export type PlaybackMark = 'none' | 'playing' | 'paused'
type Start = { at?: TrackId; shuffle?: boolean }

const tracksOf = (resolved: AlbumResolved): Track[] => resolved.discs.flatMap((disc) => disc.tracks)
/** What cannot sound now is left out, so that an album does not begin with an apology. */
const soundable = (tracks: readonly Track[]): Track[] =>
  tracks.filter((track) => track.availability === 'available')
const idsOf = (tracks: readonly Track[]): TrackId[] => tracks.map((track) => track.id)

/** Everything a page can do with the player, in words of the catalog. */
export function usePlaying() {
  const { api, tracks: source } = useServices()
  const { t, n } = useI18n()
  const player = usePlayerStore()
  const preferences = usePreferencesStore()
  const cache = useQueryCache()
  const toasts = useToasts()

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    await work().catch((error: unknown) => tellFailure(error, t, toasts))
  }

  const resolve = (id: AlbumId): Promise<AlbumResolved> => {
    const kept = cache.getQueryData<AlbumResolved>(queryKeys.album(id))
    return kept ? Promise.resolve(kept) : api.catalog.albumResolved({ params: { id } })
  }

  function remember(tracks: readonly Track[]): void {
    source.rememberListed(tracks.filter((track): track is ListedTrack => 'album_name' in track))
  }

  function saidAdded(count: number, name: string): void {
    const text =
      count === 1 && name ? t('menu.addedNamed', { name }) : t('menu.added', { n: n(count) }, count)
    toasts.show({ text, kind: 'queue' })
  }

  function enqueue(ids: readonly TrackId[], name: string): void {
    if (ids.length === 0) return
    player.enqueue(ids)
    saidAdded(ids.length, name)
  }

  function begin(context: QueueContext, ids: readonly TrackId[], { at, shuffle = false }: Start): void {
    if (ids.length === 0) return toasts.show({ text: t('catalog.nothingToPlay'), kind: 'play' })
    const place = at === undefined ? -1 : ids.indexOf(at)
    if (shuffle) player.setShuffle(true)
    const start = shuffle && place < 0 ? Math.floor(Math.random() * ids.length) : Math.max(0, place)
    player.playAll(context, ids, start)
  }

  /** On a device that adds instead of replacing, a click on a track or album grows the queue. */
  const adds = (): boolean => preferences.playBehavior === 'Add' && player.hasTrack

  function playAlbum(resolved: AlbumResolved, start: Start = {}): void {
    const all = tracksOf(resolved)
    source.rememberAlbum(resolved.album, all)
    const { id, name } = resolved.album
    if (adds() && !start.shuffle) {
      const one = all.find((track) => track.id === start.at)
      return enqueue(one ? [one.id] : idsOf(soundable(all)), one?.name ?? '')
    }
    begin({ type: 'album', id, name }, idsOf(soundable(all)), start)
  }

  const playAlbumById = (id: AlbumId, start: Start = {}): Promise<void> =>
    attempt(async () => playAlbum(await resolve(id), start))

  /** Starts with the first album at once and lets the others follow while it plays. */
  const playArtist = (
    artist: Pick<Artist, 'name'>,
    albums: readonly Album[],
    shuffle: boolean,
  ): Promise<void> =>
    attempt(async () => {
      const found = await readAlbums(
        resolve,
        albums.filter((album) => album.track_count > 0),
      )
      for (const { album, discs } of found)
        source.rememberAlbum(
          album,
          discs.flatMap((disc) => disc.tracks),
        )
      begin({ type: 'mix', name: artist.name }, idsOf(soundable(found.flatMap(tracksOf))), { shuffle })
    })

  return {
    attempt,
    toggle: player.toggle,
    playAlbum,
    playAlbumById,
    playArtist,

    playArtistById: (artist: Pick<Artist, 'id' | 'name'>): Promise<void> =>
      attempt(async () => {
        const { albums } = await api.catalog.discography({ params: { id: artist.id } })
        await playArtist(artist, inReleaseOrder(albums), false)
      }),

    stateOfTrack(id: TrackId): PlaybackMark {
      if (player.entry?.trackId !== id) return 'none'
      return player.isPlaying ? 'playing' : 'paused'
    },

    stateOfAlbum(id: AlbumId): PlaybackMark {
      const { context } = player.queue
      const fromContext = context?.type === 'album' ? context.id : undefined
      const current = player.hasTrack ? (player.track?.album?.id ?? fromContext) : undefined
      if (current !== id) return 'none'
      return player.isPlaying ? 'playing' : 'paused'
    },

    toggleAlbum(album: Pick<Album, 'id'>): Promise<void> {
      if (this.stateOfAlbum(album.id) === 'none') return playAlbumById(album.id)
      player.toggle()
      return Promise.resolve()
    },

    /** Plays these tracks from the one at `index`, as a mix. */
    playTracks(
      tracks: readonly Track[],
      index: number,
      { name, now = false }: { name?: string; now?: boolean } = {},
    ): void {
      remember(tracks)
      const first = tracks[index]
      if (first && adds() && !now) return enqueue([first.id], first.name)
      begin({ type: 'mix', ...(name && { name }) }, idsOf(soundable(tracks)), { at: first?.id })
    },

    playNext(tracks: readonly Track[]): void {
      remember(tracks)
      const ids = idsOf(soundable(tracks))
      if (ids.length === 0) return
      player.playNext(ids)
      toasts.show({ text: t('menu.playsNext', { n: n(ids.length) }, ids.length), kind: 'queue' })
    },

    addToQueue(tracks: readonly Track[]): void {
      remember(tracks)
      enqueue(idsOf(soundable(tracks)), tracks[0]?.name ?? '')
    },

    addIdsToQueue: enqueue,

    addAlbumsToQueue: (albums: readonly Album[]): Promise<void> =>
      attempt(async () => {
        const found = await readAlbums(resolve, albums)
        for (const { album, discs } of found)
          source.rememberAlbum(
            album,
            discs.flatMap((disc) => disc.tracks),
          )
        enqueue(idsOf(soundable(found.flatMap(tracksOf))), '')
      }),
  }
}
