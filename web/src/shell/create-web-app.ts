import {
  api as endpoints,
  type AppPort,
  type AudioPort,
  createApi,
  createAskStream,
  createMemory,
  createPlayer,
  createRemotePlayer,
  createSharedPlayer,
  type MediaBrowserPort,
  type MediaSessionPort,
  type MemoryPort,
  type PagePort,
  type PlacesStorage,
  type PlayerNotice,
  type SnapshotPort,
  type StoragePort,
  type SyncedLibrary,
  type TabsPorts,
  type MemoryLimits,
  type NetworkPort,
  wantedKbps,
} from '@pezzottify/client'
import { PiniaColada, useQueryCache } from '@pinia/colada'
import { createPinia } from 'pinia'
import { type App as VueApp, createApp, h, shallowRef, watch } from 'vue'
import { RouterLink } from 'vue-router'
import { createBatchReader } from '../shared/catalog/batch-reader.ts'
import { createTrackSource } from '../shared/catalog/track-source.ts'
import { noticeText } from '../features/player/notices.ts'
import { i18n, writeNumbersAs } from '../i18n/index.ts'
import { syncedLibraryKey } from '../shared/stores/library.ts'
import { readPreferences } from '../shared/stores/preference-values.ts'
import { lastKey } from '../shared/stores/last-session.ts'
import { playerKey } from '../shared/stores/player.ts'
import { usePreferencesStore } from '../shared/stores/preferences.ts'
import { useSessionStore } from '../shared/stores/session.ts'
import { linkComponentKey } from '../ui/link.ts'
import { useToasts } from '../ui/use-toasts.ts'
import App from './App.vue'
import { createConnection } from '../shared/connection.ts'
import { createFailure } from '../shared/failure.ts'
import { paths } from '../shared/paths.ts'
import { connectWhileNeeded } from './connect-while-needed.ts'
import { createAppRouter } from './router.ts'
import { offlineFetch } from '../shared/offline/offline-fetch.ts'
import { createOfflineMusic, type OfflineMusic } from '../shared/offline/music.ts'
import type { OfflinePorts } from '../shared/offline/ports.ts'
import { createOfflineService } from '../shared/offline/service.ts'
import { createPlaysService, type LoadPlays } from '../shared/plays/service.ts'
import { reloadOnChunkError } from './reload-on-chunk-error.ts'
import { createScrollMemory } from './scroll-memory.ts'
import { scrollerKey } from '../shared/scroller.ts'
import { servicesKey } from '../shared/services.ts'
import { watchRequests } from './watch-requests.ts'

type Fetch = (request: Request) => Promise<Response>

/** The platform's ports: the browser and the phone shell each provide their own. */
export type Ports = {
  audio: AudioPort
  storage: StoragePort
  /** Null where nothing outlives the page but `storage`. */
  places: PlacesStorage | null
  page: PagePort
  /** The ports by which tabs choose which of them is the player. */
  tabs: TabsPorts
  network: NetworkPort
  /** Null when the platform has no media keys or lock screen. */
  mediaSession: MediaSessionPort | null
  /** Null where nothing but the app itself looks through the library. */
  mediaBrowser: MediaBrowserPort | null
  /** The app around the page; null in a browser. */
  app: AppPort | null
  memory: MemoryPort
  /** Uses the given `fetch`, so that its answers also update the connection state. */
  library: (fetch: Fetch, snapshots: SnapshotPort) => SyncedLibrary
  /** The offline ports of the platform. */
  offline: OfflinePorts
  /** Uses the given `fetch`, as the library does. */
  plays: (fetch: Fetch) => LoadPlays
}

/** Unused queries are dropped from the cache after this time. */
const forgottenAfterMs = 15 * 60_000
/** The first page comes first. */
const followAfterMs = 1_500
const retryMs = 10_000
/** So many tracks of the player stay in memory in any case. */
const playerTracksMin = 50

/** Builds the whole app from the platform's ports. */
export function createWebApp({
  audio,
  storage,
  places,
  page,
  tabs,
  network,
  mediaSession,
  mediaBrowser,
  app: phoneApp,
  memory: memoryPort,
  library,
  offline: keeping,
  plays: loadPlays,
}: Ports): VueApp {
  const app = createApp({ render: () => h(App) })
  const pinia = createPinia()
  const scroller = shallowRef<HTMLElement>()
  const session = () => useSessionStore(pinia)
  writeNumbersAs(page.language)

  const connection = createConnection(() => createApi({ baseUrl: page.origin }).server.health(), Math.random)
  page.onNetwork((isThere) => (isThere ? void connection.ask() : connection.failed()))
  async function lookWhoIsSignedIn(): Promise<void> {
    await session().read()
    const here = router.currentRoute.value
    if (session().session.state !== 'signed_out') return
    player.pause()
    if (!here.meta.public) await router.replace(paths.login(here.fullPath))
  }
  // Whoever signs in or out in one tab does so in all of them.
  page.onStored(lastKey, () => void lookWhoIsSignedIn())
  const fetch = watchRequests({
    onForbidden: lookWhoIsSignedIn,
    onAnswer: connection.answered,
    onSilence: connection.failed,
    onForeignAnswer: connection.doubted,
  })
  const offline = createOfflineService(keeping)
  const api = createApi({ baseUrl: page.origin, fetch: offlineFetch(offline, fetch) })
  /** The library requests the session only after its socket was refused. */
  const fetchForLibrary: Fetch = async (request) => {
    const answer = await fetch(request)
    const isAboutSession = new URL(request.url).pathname === endpoints.auth.session.path
    if (answer.status === 403 && isAboutSession) void lookWhoIsSignedIn()
    return answer
  }
  const router = createAppRouter(
    session,
    createScrollMemory(() => scroller.value ?? null),
  )
  const tracks = createTrackSource(api, () => offlineMusic, {
    kbps: () => wantedKbps(readPreferences(storage).streamQuality, network),
    canPlay: audio.canPlay,
  })
  const memory = createMemory(memoryPort, () => readPreferences(storage).memoryCache)
  const reader = createBatchReader(api, offline, tracks.rememberListed, memory, {
    timers: tabs.timers,
    random: Math.random,
  })
  const synced = library(fetchForLibrary, offline.snapshots)
  const offlineMusic: OfflineMusic = createOfflineMusic(offline, storage, async (platform) => {
    const { startOffline } = await import('./start-offline.ts')
    return startOffline(platform, { api, synced, storage, canPlay: audio.canPlay })
  })
  const toasts = useToasts()
  const { t } = i18n.global
  const failure = createFailure(async () => {
    await connection.ask()
    // A page that is loaded anew while the server is away does not come back, and its music stops.
    const isAway = connection.state.value === 'lost'
    toasts.show({
      text: t(isAway ? 'app.unreachable' : 'app.partFailed'),
      kind: 'failure',
      ...(!isAway && { action: { label: t('app.reload'), run: page.reload } }),
      isError: true,
    })
  })
  app.config.errorHandler = failure.caught
  router.onError(async (_error, to) => {
    const isPlaying = player.getState().status === 'playing'
    if (!(await reloadOnChunkError(to.fullPath, connection, page, isPlaying))) await failure.missing()
  })
  const askStream = createAskStream(fetch, page.origin)
  async function tellOf(notice: PlayerNotice): Promise<void> {
    // A signed-out listener is led to sign in, and needs no message.
    if (notice.reason === 'refused') {
      await lookWhoIsSignedIn()
      if (session().session.state === 'signed_out') return
    }
    toasts.show({ text: noticeText(notice, t), kind: 'notice', isError: true })
  }
  app.use(pinia)
  // Preferences are read directly, since their store needs the services, and these need the player.
  let { sound } = readPreferences(storage)
  const own = createPlayer({
    audio,
    storage,
    places,
    trackInfo: tracks.trackInfo,
    askStream: async (url) => {
      const answer = await askStream(url)
      if (!answer) connection.failed()
      return answer
    },
    network: { isLost: () => connection.state.value === 'lost', listen: connection.listen },
    timers: tabs.timers,
    onNotice: tellOf,
    random: Math.random,
    sound: () => sound,
  })
  const remote = createRemotePlayer(own, { storage, timers: tabs.timers })
  const player = createSharedPlayer(remote, tabs)
  const plays = createPlaysService(player, loadPlays(fetch))

  app.use(PiniaColada, { queryOptions: { gcTime: forgottenAfterMs } })
  app.use(i18n)
  app.provide(servicesKey, {
    api,
    storage,
    page,
    mediaSession,
    mediaBrowser,
    app: phoneApp,
    canPlay: audio.canPlay,
    audioEffects: audio.effects,
    tracks,
    reader,
    offline,
    offlineMusic,
    plays,
    connection,
    failure,
  })
  const preferences = usePreferencesStore(pinia)
  watch(
    () => preferences.sound,
    (now) => {
      sound = now
      player.soundChanged()
    },
    { deep: true },
  )
  // Without its code, which is requested again, this device plays for itself, and nothing else fails.
  const follow = async (): Promise<void> => {
    const { followDevices } = await import('./follow-devices.ts')
    followDevices({ pinia, remote, synced, api, storage, timers: tabs.timers, plays })
  }
  const followIn = (ms: number): unknown => setTimeout(() => follow().catch(() => followIn(retryMs)), ms)
  followIn(followAfterMs)
  watch(() => preferences.memoryCache, memory.changed)
  watch(tracks.changes, () => void player.factsChanged())
  /** Answers for pages that were left, and tracks of the player beyond those that come next. */
  function dropUnused({ pages, track }: MemoryLimits): void {
    if (pages) return
    const queries = useQueryCache(pinia)
    for (const entry of queries.getEntries({ active: false })) queries.remove(entry)
    tracks.trim(Math.max(track, playerTracksMin))
  }
  memory.listen(dropUnused)
  router.afterEach(() => dropUnused(memory.limits()))
  // A lost socket is the first sign that the server is away.
  synced.subscribe(() => {
    if (synced.status().state === 'offline') connection.doubted()
  })
  connection.listen((isLost) => {
    if (isLost) {
      tracks.preferKept()
      return
    }
    synced.wake()
    reader.retry()
    if (session().isEnding) void session().read()
    // What could not be read while the server was away would stay an error until somebody tries again by hand.
    void useQueryCache(pinia).invalidateQueries({ active: true, status: 'error' })
  })
  if (phoneApp) connectWhileNeeded(phoneApp, synced, player)
  phoneApp?.onFile((name, state) =>
    toasts.show({ text: t(`app.file.${state}`, { name }), isError: state === 'failed' }),
  )
  app.provide(syncedLibraryKey, synced)
  app.provide(playerKey, player)
  app.provide(scrollerKey, scroller)
  app.provide(linkComponentKey, RouterLink)
  app.use(router)
  // The next user must not find the queue of the previous one, or anything else, however their session ended.
  watch(
    () => session().session,
    (now) => {
      const user = now.state === 'signed_in' ? { key: now.key, name: now.handle } : null
      if (user) player.setUser(user.key)
      else if (now.state === 'signed_out') {
        player.setUser(null)
        // Loaded when it is needed. Where it cannot be now, the next visit finds the same.
        void import('../shared/stores/forget-user.ts').then(
          ({ forgetUser }) => forgetUser(useQueryCache(pinia), { storage, tracks, reader }),
          () => undefined,
        )
      }
      plays.hearFor(user)
    },
    { immediate: true, flush: 'sync' },
  )
  return app
}
