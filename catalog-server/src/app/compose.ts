import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { AppConfig } from './config.ts'
import { createLimits } from './rate-limits.ts'
import { composeOnDemand } from '../admin/content-provider/compose.ts'
import type { Clock } from '../base/clock.ts'
import { createDamageWatch } from '../db/check/damage-watch.ts'
import { createFileWatch } from '../db/check/file-watch.ts'
import { watchDisk } from '../db/disk-watch.ts'
import { openInstallation } from '../db/installation/open.ts'
import { sqliteErrorOf } from '../db/sqlite-errors.ts'
import { systemCodeOf } from '../base/errors.ts'
import { createHub } from '../events/hub.ts'
import { createEventLog } from '../events/log.ts'
import { createReceipts } from '../events/idempotency-records.ts'
import { createUses } from '../identity/permissions/quotas.ts'
import { createAuth } from '../identity/sessions/service.ts'
import { createSessions } from '../identity/sessions/sessions.ts'
import { createBandwidth } from '../admin/bandwidth/service.ts'
import { createCatalog } from '../catalog/read/service.ts'
import { createChangelog } from '../catalog/changelog/service.ts'
import { createDownloads } from '../playback/downloads/service.ts'
import { createEditing } from '../library/edit/service.ts'
import { createImages } from '../catalog/images/service.ts'
import { createFullListEvents } from '../collection/playlists/full-list-events.ts'
import { createLikes } from '../collection/likes/service.ts'
import { createReader } from '../library/tags/reader.ts'
import { createLibrary } from '../library/service.ts'
import { createPlayback } from '../playback/stream/service.ts'
import { createPlaylists } from '../collection/playlists/service.ts'
import { createSearch } from '../catalog/search/service.ts'
import { createSettings } from '../collection/settings/service.ts'
import { createSetup } from '../identity/setup/service.ts'
import { createUsers } from '../identity/accounts/users.ts'
import { createHealth } from '../base/health.ts'
import { errorResponse } from '../http/error-response.ts'
import { createStorage } from '../media/storage.ts'
import { createMetrics } from '../metrics/metrics.ts'

/** Where the demo album lies in the installation. */
const demoFolder = resolve(import.meta.dirname, '../../../demo')

/** What the application is made of. */
export type Rooms = Awaited<ReturnType<typeof composeRooms>>

/** Builds each room out of those below it, from the databases up. */
export async function composeRooms(config: AppConfig, clock: Clock) {
  const { log } = config
  const ffmpeg = Bun.which('ffmpeg')
  const health = createHealth(clock, log)
  const storage = createStorage({
    clock,
    onSilent: (root, detail) => health.degrade('media_unreachable', root, detail),
    onAnswering: (root) => health.recover('media_unreachable', root),
  })

  const installation = await openInstallation({ ...config, startAnew: config.startAnew ?? false })
  const { catalogStore, userStore } = installation
  const fileWatch = createFileWatch(
    [
      { label: 'user.db', replaced: 'user_db_replaced', store: userStore, isRescued: true },
      { label: 'catalog.db', replaced: 'catalog_db_replaced', store: catalogStore, isRescued: false },
    ],
    health,
    log,
  )
  const damageWatch = createDamageWatch(
    [
      { label: 'user.db', damaged: 'user_db_damaged', path: config.userDb },
      { label: 'catalog.db', damaged: 'catalog_db_damaged', path: config.catalogDb },
    ],
    health,
    log,
  )
  const noteError = (error: unknown): void => {
    if (sqliteErrorOf(error)?.code === 'damaged') damageWatch.met(error)
  }
  /** Answers what was thrown, and sees to it where a database is the cause. */
  const answerError = (error: unknown): Response =>
    errorResponse(error, log, () => {
      noteError(error)
      return systemCodeOf(error) === 'SQLITE_READONLY' ? fileWatch.refusal() : undefined
    })
  /** The same where there is nobody whom it could be answered to. */
  const failed =
    (what: string) =>
    (error: unknown): void => {
      log.error(what, { error })
      noteError(error)
    }
  const hub = createHub(log, createFullListEvents(userStore))
  const events = createEventLog(userStore, clock, hub, log)

  const receipts = createReceipts(userStore, clock)
  const sessions = createSessions(userStore, clock, log)
  const users = createUsers({ users: userStore, events, clock })
  const catalog = createCatalog(catalogStore, userStore, clock)
  const own = { users: userStore, events, clock }
  const likes = createLikes(own)
  const settings = createSettings(own)
  const playlists = createPlaylists({ ...own, catalog })
  const search = config.search
    ? createSearch({
        path: join(config.dataFolder, 'search.db'),
        catalog: catalogStore,
        reads: catalog.listed,
        health,
        log,
      })
    : null
  const images = createImages({
    catalog: catalogStore,
    mediaRoot: config.mediaPath,
    storage,
    cacheFolder: config.cacheFolder,
    log,
  })
  const linkRoots = () => (config.followSymlinks ? library.folderPaths() : [])
  const playback = createPlayback({
    storage,
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
    storage,
    albums: catalog,
    onCatalogChange: () => void search?.follow(),
  })

  const bandwidth = createBandwidth({ users: userStore, clock, log })
  const metrics = createMetrics(() => ({
    sessions: sessions.count,
    items: catalog.counts,
    catalogBytes: () => statSync(config.catalogDb).size,
    bandwidth: bandwidth.totals,
    degraded: health.reasons,
    disks: () =>
      [config.mediaPath, ...library.folderPaths()].map((root) => ({
        root,
        isSilent: storage.isSilent(root),
      })),
  }))
  const diskWatches = [
    { store: catalogStore, label: 'catalog.db' },
    { store: userStore, label: 'user.db' },
  ].map((store) => watchDisk({ ...store, health, onError: () => metrics.databaseErrors.inc() }))
  const limits = createLimits(config, clock, metrics)
  const auth = createAuth(userStore, clock, {
    sockets: hub,
    noteTry: sessions.noteTry,
    countAttempt: limits.attempt,
  })
  const setup = createSetup(userStore, users, auth, log)
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
    storage,
    reader,
    onCatalogChange: () => void search?.follow(),
  })
  const downloads = createDownloads({
    catalog: catalogStore,
    users: userStore,
    clock,
    log,
    mediaRoot: config.mediaPath,
    storage,
    linkRoots,
  })
  const onDemand = composeOnDemand({
    catalog: catalogStore,
    users: userStore,
    config,
    clock,
    metrics,
    reader,
    storage,
    onCatalogChange: () => void search?.follow(),
  })
  const canTranscode = ffmpeg !== null
  return {
    config,
    clock,
    health,
    storage,
    canTranscode,
    catalogStore,
    userStore,
    diskWatches,
    installation,
    fileWatch,
    damageWatch,
    answerError,
    failed,
    hub,
    events,
    receipts,
    likes,
    playlists,
    settings,
    sessions,
    limits,
    auth,
    users,
    setup,
    catalog,
    search,
    images,
    playback,
    artDirectory,
    reader,
    library,
    metrics,
    bandwidth,
    uses,
    changelog,
    editing,
    downloads,
    onDemand,
  }
}
