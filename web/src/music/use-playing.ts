import type { QueueContext } from '@pezzottify/client'
import { queueTracksMax } from '@pezzottify/contract'
import type {
  Album,
  AlbumId,
  AlbumResolved,
  ListedTrack,
  PlaylistId,
  Track,
  TrackId,
} from '@pezzottify/contract'
import { useQueryCache } from '@pinia/colada'
import { useI18n } from 'vue-i18n'
import { queryKeys } from '../shared/query-keys.ts'
import { useServices } from '../shared/services.ts'
import { useOfflineStore } from '../shared/stores/offline.ts'
import { usePlayerStore } from '../shared/stores/player.ts'
import { usePreferencesStore } from '../shared/stores/preferences.ts'
import { useToasts } from '../ui/use-toasts.ts'
import { toastError } from '../shared/toast-error.ts'

type PlaybackMark = 'none' | 'playing' | 'paused'
/** Where to begin: at a track, or by index when it may occur twice. */
type Start = { at?: TrackId; index?: number; shuffle?: boolean }

const tracksOf = (resolved: AlbumResolved): Track[] => resolved.discs.flatMap((disc) => disc.tracks)
/** All actions of a page on the player, in terms of the catalog. */
export function usePlaying() {
  const { api, tracks: source } = useServices()
  const { t, n } = useI18n()
  const player = usePlayerStore()
  const preferences = usePreferencesStore()
  const offline = useOfflineStore()
  const cache = useQueryCache()
  const toasts = useToasts()

  /** Leaves out tracks that cannot be played now, so that an album does not start with an error. */
  const soundableIds = (tracks: readonly Track[]): TrackId[] =>
    tracks
      .filter(({ id, availability }) => availability === 'available' && !offline.isOutOfReach(id))
      .map((track) => track.id)

  /** Runs an action that needs the server, and shows a toast when it fails. */
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    await work().catch((error: unknown) => toastError(error, t, toasts))
  }

  /**
   * An album with its tracks, from the cache if a page has read it. The tracks are stored for the player too.
   */
  async function read(id: AlbumId): Promise<AlbumResolved> {
    const cached = cache.getQueryData<AlbumResolved>(queryKeys.album(id))
    const resolved = cached ?? (await api.catalog.albumResolved({ params: { id } }))
    source.rememberAlbum(resolved.album, tracksOf(resolved))
    return resolved
  }

  function remember(tracks: readonly Track[]): void {
    source.rememberListed(tracks.filter((track): track is ListedTrack => 'album_name' in track))
  }

  /** Adds as many as there is room for, and says how many: a full queue takes no more. */
  function grow(
    add: (ids: readonly TrackId[]) => void,
    ids: readonly TrackId[],
    words: (count: number) => string,
  ): void {
    if (ids.length === 0) return
    const fitting = ids.slice(0, queueTracksMax - player.queue.entries.length)
    if (fitting.length === 0)
      return toasts.show({
        text: t('menu.queueFull', { n: n(queueTracksMax) }),
        kind: 'queue',
        isError: true,
      })
    add(fitting)
    toasts.show({ text: words(fitting.length), kind: 'queue' })
  }

  const enqueue = (ids: readonly TrackId[], name: string): void =>
    grow(player.enqueue, ids, (count) =>
      ids.length === 1 && name ? t('menu.addedNamed', { name }) : t('menu.added', { n: n(count) }, count),
    )

  function begin(
    context: QueueContext,
    ids: readonly TrackId[],
    { at, index, shuffle = false }: Start = {},
  ): void {
    if (ids.length === 0) return toasts.show({ text: t('catalog.nothingToPlay'), kind: 'play' })
    const place = index ?? (at === undefined ? -1 : ids.indexOf(at))
    if (shuffle) player.setShuffle(true)
    const start = shuffle && place < 0 ? Math.floor(Math.random() * ids.length) : Math.max(0, place)
    player.playAll(context, ids, start)
  }

  /** With the preference "add to queue", a click on a track or album appends instead of replacing the queue. */
  const adds = (): boolean => preferences.playBehavior === 'Add' && player.hasTrack

  function playAlbum(resolved: AlbumResolved, start: Start = {}): void {
    const all = tracksOf(resolved)
    source.rememberAlbum(resolved.album, all)
    const { id, name } = resolved.album
    if (adds() && !start.shuffle) {
      const one = all.find((track) => track.id === start.at)
      return enqueue(one ? [one.id] : soundableIds(all), one?.name ?? '')
    }
    begin({ type: 'album', id, name }, soundableIds(all), start)
  }

  const playAlbumById = (id: AlbumId, start: Start = {}): Promise<void> =>
    attempt(async () => playAlbum(await read(id), start))

  const markOf = (isCurrent: boolean): PlaybackMark =>
    isCurrent ? (player.isPlaying ? 'playing' : 'paused') : 'none'

  function stateOfAlbum(id: AlbumId): PlaybackMark {
    const { context } = player.queue
    const fromContext = context?.type === 'album' ? context.id : undefined
    return markOf(player.hasTrack && (player.track?.album?.id ?? fromContext) === id)
  }

  return {
    attempt,
    read,
    stateOfAlbum,
    stateOfPlaylist: (id: PlaylistId): PlaybackMark => {
      const { context } = player.queue
      return markOf(player.hasTrack && context?.type === 'playlist' && context.id === id)
    },
    stateOfTrack: (id: TrackId): PlaybackMark => markOf(player.entry?.trackId === id),
    toggle: player.toggle,
    playAlbum,
    playAlbumById,
    /** A mix with a name: an artist, a genre. */
    playMix: (name: string, tracks: readonly Track[], start: Start = {}): void => {
      remember(tracks)
      const one = tracks.find((track) => track.id === start.at)
      if (adds() && !start.shuffle) return enqueue(soundableIds(one ? [one] : tracks), one?.name ?? '')
      begin({ type: 'mix', name }, soundableIds(tracks), start)
    },

    playPlaylist(
      { id, name }: { id: PlaylistId; name: string },
      ids: readonly TrackId[],
      start: Start = {},
    ): void {
      const one = start.index === undefined ? undefined : ids[start.index]
      if (adds() && !start.shuffle) enqueue(one ? [one] : ids, '')
      else begin({ type: 'playlist', id, name }, ids, start)
    },

    toggleAlbum(album: Pick<Album, 'id'>): Promise<void> {
      if (stateOfAlbum(album.id) === 'none') return playAlbumById(album.id)
      player.toggle()
      return Promise.resolve()
    },

    /** Plays these tracks from the first. `now`: also with the preference "add to queue". */
    playTracks(tracks: readonly Track[], { now = false } = {}): void {
      remember(tracks)
      const [first] = tracks
      if (first && adds() && !now) return enqueue([first.id], first.name)
      begin({ type: 'mix' }, soundableIds(tracks))
    },

    playNext(tracks: readonly Track[]): void {
      remember(tracks)
      const ids = soundableIds(tracks)
      const name = tracks[0]?.name ?? ''
      grow(player.playNext, ids, (count) =>
        ids.length === 1 ? t('menu.playsNextNamed', { name }) : t('menu.playsNext', { n: n(count) }, count),
      )
    },

    addToQueue(tracks: readonly Track[]): void {
      remember(tracks)
      enqueue(soundableIds(tracks), tracks[0]?.name ?? '')
    },

    addIdsToQueue: enqueue,
  }
}
