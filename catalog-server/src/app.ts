import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { api, socketPath } from '@pezzottify/contract'
import { Hono } from 'hono'
import { mountAdministration } from './app-administration.ts'
import type { App, AppConfig } from './app-config.ts'
import { composeOnDemand } from './app-ondemand.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { openCatalog } from './db/catalog/schema.ts'
import { openUsers } from './db/user/schema.ts'
import { AppError } from './errors.ts'
import { createHub } from './events/hub.ts'
import { createEventLog } from './events/log.ts'
import { createUses } from './features/accounts/uses.ts'
import { authRoutes } from './features/auth/routes.ts'
import { createAuth } from './features/auth/service.ts'
import { createSessions } from './features/auth/sessions.ts'
import { createBandwidth } from './features/bandwidth/service.ts'
import { catalogRoutes } from './features/catalog/routes.ts'
import { createCatalog } from './features/catalog/service.ts'
import { changelogRoutes } from './features/changelog/routes.ts'
import { createChangelog } from './features/changelog/service.ts'
import { downloadRoutes } from './features/downloads/routes.ts'
import { createDownloads } from './features/downloads/service.ts'
import { editingRoutes } from './features/editing/routes.ts'
import { createEditing } from './features/editing/service.ts'
import { describePicture } from './features/images/describe.ts'
import { imageRoutes } from './features/images/routes.ts'
import { createImages } from './features/images/service.ts'
import { createReader } from './features/library/reading/reader.ts'
import { libraryRoutes } from './features/library/routes.ts'
import { createLibrary } from './features/library/service.ts'
import { likeRoutes } from './features/likes/routes.ts'
import { createLikes } from './features/likes/service.ts'
import { trackFormatOf } from './features/library/unit/format.ts'
import { playbackRoutes } from './features/playback/routes.ts'
import { createPlayback } from './features/playback/service.ts'
import { playlistRoutes } from './features/playlists/routes.ts'
import { createPlaylists } from './features/playlists/service.ts'
import { searchRoutes } from './features/search/routes.ts'
import { createSearch } from './features/search/service.ts'
import { runDoctor } from './features/server/doctor.ts'
import { serverRoutes } from './features/server/routes.ts'
import { settingRoutes } from './features/settings/routes.ts'
import { createSettings } from './features/settings/service.ts'
import { setupRoutes } from './features/setup/routes.ts'
import { createSetup } from './features/setup/service.ts'
import { syncRoutes } from './features/sync/routes.ts'
import { createSync } from './features/sync/service.ts'
import { createSockets } from './features/sync/socket.ts'
import { createValidTokens } from './features/sync/valid-tokens.ts'
import { createUsers } from './features/users/service.ts'
import { createClientAddress } from './http/client-address.ts'
import { createDoorway } from './http/doorway.ts'
import type { Env, Gate } from './http/mount.ts'
import { mount, refuseOtherMethods } from './http/mount.ts'
import { createRateLimiter } from './http/rate-limit.ts'
import { createStaticSite } from './http/static-site.ts'
import { statusPage } from './http/status-page.ts'
import { createMetrics } from './metrics/metrics.ts'

/** Where the demo album lies in the installation. */
const demoFolder = resolve(import.meta.dirname, '../../demo')

/** Builds everything out of everything else, from the databases up to the router. */
export async function createApp(config: AppConfig, clock: Clock = systemClock): Promise<App> {
  const { log } = config
  const ffmpeg = Bun.which('ffmpeg')

  const catalogStore = openCatalog(config.catalogDb)
  const userStore = openUsers(config.userDb)
  const hub = createHub()
  const events = createEventLog(userStore, clock, hub)

  const sessions = createSessions(userStore, clock, log)
  const auth = createAuth(userStore, clock, hub)
  const users = createUsers({ users: userStore, events, clock })
  const setup = createSetup(userStore, users, auth, log)
  const catalog = createCatalog(catalogStore, userStore, clock)
  const search = config.search
    ? await createSearch(join(config.dataFolder, 'search.db'), catalogStore, catalog, log)
    : null
  const images = createImages({
    catalog: catalogStore,
    mediaRoot: config.mediaPath,
    cacheFolder: config.cacheFolder,
    log,
  })
  const linkRoots = () => (config.followSymlinks ? library.folderPaths() : [])
  const playback = createPlayback({
    catalog: catalogStore,
    mediaRoot: config.mediaPath,
    linkRoots,
    ffmpeg,
    log,
  })
  const artDirectory = join(config.cacheFolder, 'embedded-art')
  const reader = createReader({
    artDirectory,
    log: (message) => log.debug(message),
  })
  const library = createLibrary({
    catalog: catalogStore,
    clock,
    log,
    mediaPath: config.mediaPath,
    artDirectory,
    demoFolder: existsSync(demoFolder) ? demoFolder : null,
    followSymlinks: config.followSymlinks,
    reader,
    describePicture,
    albumOf: (id) => catalog.album(id).catch(() => null),
    onCatalogChange: () => void search?.follow(),
  })

  const metrics = createMetrics(() => ({
    sessions: sessions.count,
    items: catalog.counts,
    catalogBytes: () => statSync(config.catalogDb).size,
  }))
  const bandwidth = createBandwidth({ users: userStore, clock, log, metrics })
  const uses = createUses(userStore, events, clock)
  const changelog = createChangelog({
    catalog: catalogStore,
    clock,
    log,
    onCheck: (staleBatches) => {
      metrics.staleBatches.set(staleBatches)
      metrics.staleBatchChecks.inc()
    },
  })
  const editing = createEditing({
    store: catalogStore,
    catalog,
    changelog,
    clock,
    mediaPath: config.mediaPath,
    describePicture,
    reader,
    formatOf: trackFormatOf,
    onCatalogChange: () => void search?.follow(),
  })
  const downloads = createDownloads({
    catalog: catalogStore,
    users: userStore,
    clock,
    log,
    mediaRoot: config.mediaPath,
    linkRoots,
  })
  const onDemand = composeOnDemand({
    catalog: catalogStore,
    users: userStore,
    config,
    clock,
    metrics,
    reader,
    onCatalogChange: () => void search?.follow(),
  })
  const limiter = createRateLimiter(config.rateLimits.factor, clock)
  const gate: Gate = {
    sessionOf: (headers) => sessions.of(headers),
    spend: (rateClass, session, peer, path) => {
      if (!config.rateLimits.enabled) return
      const key = session && rateClass !== 'login' ? `user ${session.user_id}` : `ip ${peer.ip}`
      try {
        limiter.spend(rateClass, key)
      } catch (error) {
        metrics.rateLimitHits.inc({ endpoint: path, identifier_type: key.startsWith('user') ? 'user' : 'ip' })
        throw error
      }
    },
    use: (session, permission, change) => uses.spend(session.user_id, permission, change),
  }

  const own = { users: userStore, events, clock }
  const sockets = createSockets({
    hub,
    events,
    gate,
    validTokens: createValidTokens(userStore),
    version: config.version,
    log,
  })

  const router = new Hono<Env>()
  const cacheControl = `private, max-age=${config.contentCacheAgeSeconds}`
  const doctor = () => runDoctor({ ...config, clock })
  mount(
    router,
    gate,
    api.server,
    serverRoutes({ version: config.version, canTranscode: ffmpeg !== null, doctor }),
  )
  mount(
    router,
    gate,
    api.setup,
    setupRoutes(setup, async () => config.music),
  )
  mount(
    router,
    gate,
    api.auth,
    authRoutes(auth, () => config.port, metrics.meterLogin),
  )
  mount(router, gate, api.catalog, catalogRoutes(catalog, cacheControl, onDemand?.complete))
  mount(router, gate, api.playback, playbackRoutes(playback, cacheControl))
  mount(router, gate, api.images, imageRoutes(images, cacheControl))
  if (search) mount(router, gate, api.search, searchRoutes(search))
  mount(router, gate, api.library, libraryRoutes(library))
  mount(router, gate, api.editing, editingRoutes(editing))
  mount(router, gate, api.changelog, changelogRoutes(changelog))
  mount(router, gate, api.downloads, downloadRoutes(downloads))
  mount(router, gate, api.likes, likeRoutes(createLikes(own)))
  const { unknownTracks } = catalog
  mount(router, gate, api.playlists, playlistRoutes(createPlaylists({ ...own, unknownTracks })))
  mount(router, gate, api.settings, settingRoutes(createSettings(own)))
  mount(router, gate, api.sync, syncRoutes(createSync(own)))
  const shared = { router, gate, config, clock, events, users, hub, bandwidth, metrics, artDirectory }
  mountAdministration({ ...shared, store: userStore })
  router.get(socketPath, (context) => sockets.upgrade(context.req.raw, context.env))
  refuseOtherMethods(router)
  const site = config.webFolder === null ? statusPage(clock) : createStaticSite(config.webFolder)
  router.all('/v1/*', () => {
    throw new AppError('not_found')
  })
  router.get('*', (context) => site(context.req.raw))
  router.all('*', () => {
    throw new AppError('method_not_allowed', '', { headers: { allow: 'GET, HEAD' } })
  })

  /** A demo that is there already is as good. */
  const addDemo = async (): Promise<void> => {
    const hasDemo = (await library.folders()).some((folder) => folder.origin === 'demo')
    if (!hasDemo) await library.addDemo()
  }
  const prune = async (): Promise<void> => {
    const count = await events.prune(config.eventRetentionDays)
    if (count > 0) log.info('Old events were forgotten', { count })
  }
  const pruning =
    config.eventRetentionDays > 0
      ? setInterval(() => void prune(), config.pruneIntervalHours * 3_600_000)
      : null
  pruning?.unref()

  await library.useFolders(config.music)
  if (config.demo) await addDemo()
  void library.startScan()
  void search?.follow()
  const stopWatchingBatches = await changelog.watchForStale()

  return {
    fetch: createDoorway({
      router,
      config,
      clock,
      metrics,
      clientAddress: createClientAddress(config.trustedProxies),
      count: ({ session }, request, response) => bandwidth.count(session?.user_id ?? null, request, response),
    }),
    metrics: {
      fetch: async (request) =>
        new URL(request.url).pathname === '/metrics'
          ? new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } })
          : new Response(null, { status: 404 }),
    },
    library: {
      scanToEnd: () => library.scanToEnd(),
      status: () => library.status(),
      problems: async (limit) => (await library.problems({ limit })).items,
    },
    get setupCode() {
      return setup.code()
    },
    websocket: sockets.handlers,
    endSockets: sockets.close,
    close: async () => {
      sockets.close()
      if (pruning) clearInterval(pruning)
      stopWatchingBatches()
      await library.close()
      await onDemand?.close()
      await reader.close()
      playback.close()
      await search?.close()
      await bandwidth.close()
      await downloads.close()
      await sessions.close()
      await catalogStore.close()
      await userStore.close()
    },
  }
}
