import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Closing } from './closing.ts'
import type { AppConfig } from './config.ts'
import { openDatabases } from './databases.ts'
import { demoAlbum } from './demo-album.ts'
import { createGuard } from './guard.ts'
import { createLimits } from './rate-limits.ts'
import { createAnalytics } from '../admin/analytics/index.ts'
import { createBandwidth } from '../admin/bandwidth/index.ts'
import { composeContentProvider } from '../admin/content-provider/index.ts'
import { createBackupService, createSchedule } from '../admin/backup/index.ts'
import type { Clock } from '../base/clock.ts'
import { createHealth } from '../base/degraded-reasons.ts'
import { realPathOf } from '../base/real-path.ts'
import {
  createCatalog,
  createChangelog,
  createImages,
  createLists,
  createLyrics,
  createPlaylistFiles,
  createResponseCache,
  createSearch,
  discardQueue,
} from '../catalog/index.ts'
import { createCollection, createPreferences } from '../collection/index.ts'
import { createEventLog, createHub, createIdempotencyRecords } from '../events/index.ts'
import { createIdentity, createValidTokens } from '../identity/index.ts'
import { createEditing, createLibrary, createLoudness, createReader } from '../library/index.ts'
import { createStorage } from '../media/storage.ts'
import { createMetrics } from '../metrics/metrics.ts'
import {
  createDownloads,
  createListening,
  createNowPlaying,
  createPlayback,
  createRadio,
  createRemotePlayback,
} from '../playback/index.ts'
import { createCatalogNews, createEventsForOthers, createSockets, createSync } from '../sync/index.ts'

/** All services of the application. */
export type Services = Awaited<ReturnType<typeof composeServices>>

/** Builds every service from those of lower layers, from the databases up. */
export async function composeServices(config: AppConfig, clock: Clock) {
  const { log, mediaPath } = config
  const health = createHealth(clock, log)
  const reports = { health, log }
  const storage = createStorage({
    clock,
    onSilent: (root, detail) => health.degrade('media_unreachable', root, detail),
    onAnswering: (root) => health.recover('media_unreachable', root),
  })
  const metrics = createMetrics(() => ({
    sessions: sessions.count,
    items: catalog.counts,
    catalogBytes: () => statSync(config.catalogDb).size,
    databaseBytes: databases.sizes,
    events: events.count,
    searchBacklog: () => search?.backlog() ?? 0,
    connections: () => ({ sockets: hub.count(), users: hub.onlineUsers().length }),
    scan: library.scanFigures,
    conversions: playback.conversions,
    loudness: loudness.status,
    cachedConversionBytes: playback.cachedBytes,
    isDownloaderPaused: () => onDemand?.isPaused() ?? false,
    bandwidth: bandwidth.totals,
    degraded: health.reasons,
    backupAt: () => backups.newestKnown() ?? 0,
    disks: () =>
      [mediaPath, ...library.folderPaths()].map((root) => ({ root, isSilent: storage.isSilent(root) })),
  }))
  const databases = await openDatabases(config, health, metrics, clock.now())
  const { catalogStore, userStore, answerError, failed } = databases
  const quiet = config.quietStartMs ? Bun.sleep(config.quietStartMs) : Promise.resolve()

  // Events
  const hub = createHub(log, createEventsForOthers(userStore, clock))
  const catalogNews = createCatalogNews(hub)
  const events = createEventLog(userStore, clock, hub, log)
  const idempotencyRecords = createIdempotencyRecords(userStore, clock)

  // Identity
  const limits = createLimits(config, clock, metrics)
  const { attempt: countAttempt } = limits
  const identity = createIdentity({ ...config, users: userStore, events, hub, clock, countAttempt })
  const { sessions, quotas, appPasswords } = identity
  const guard = createGuard({ sessions, quotas, idempotencyRecords, limit: limits.request, answerError })

  // Catalog
  const catalog = createCatalog(catalogStore, userStore, clock)
  const lists = createLists(catalogStore, clock)
  const version = await config.version
  const lyrics = createLyrics(catalogStore, { ...config, version, clock })
  const responseCache = createResponseCache(catalogStore)
  const search = config.search
    ? createSearch({
        path: join(config.dataFolder, 'search.db'),
        catalog: catalogStore,
        reads: catalog.listed,
        people: createPreferences(catalogStore, userStore),
        ...reports,
      })
    : null
  if (!search) discardQueue(catalogStore).catch(failed('The queue of the search index was not emptied'))
  const onCatalogChange = (): void => {
    void search?.syncIndex()
    loudness.wake()
    catalogNews.changed()
  }
  const playlistFiles = createPlaylistFiles(catalogStore, search)
  const images = createImages({
    catalog: catalogStore,
    mediaRoot: mediaPath,
    storage,
    cacheFolder: config.cacheFolder,
    log,
  })
  const { meterStaleBatches: onCheck } = metrics
  const changelog = createChangelog({ catalog: catalogStore, clock, log, onCheck })

  // Library
  const artDirectory = join(config.cacheFolder, 'embedded-art')
  const reader = createReader({ artDirectory, log: (message) => log.debug(message) })
  const library = createLibrary({
    ...reports,
    catalog: catalogStore,
    clock,
    mediaPath,
    artDirectory,
    ownFolders: [realPathOf(config.dataFolder), mediaPath],
    demoFolder: demoAlbum(config.dataFolder),
    followSymlinks: config.followSymlinks,
    isWatching: config.isWatching,
    reader,
    storage,
    albums: catalog,
    onCatalogChange,
    onScanEnd: metrics.meterScan,
    quiet,
  })
  const ffmpeg = Bun.which('ffmpeg')
  const linkRoots = (): string[] => (config.followSymlinks ? library.folderPaths() : [])
  const loudness = createLoudness({
    ...config.loudness,
    catalog: catalogStore,
    storage,
    mediaPath,
    linkRoots,
    ffmpeg,
    busyWith: () =>
      library.scanFigures().isRunning ? 'scan' : playback.conversions().running > 0 ? 'conversions' : null,
    clock,
    log,
  })
  const editing = createEditing({
    store: catalogStore,
    catalog,
    changelog,
    clock,
    mediaPath,
    storage,
    reader,
    quiet,
    onCatalogChange,
  })

  // Collection
  const own = { users: userStore, events, clock }
  const collection = createCollection({ ...own, catalog })

  // Playback
  const files = { catalog: catalogStore, mediaRoot: mediaPath, storage, linkRoots, log }
  const folder = join(config.cacheFolder, 'conversions')
  const chunks = { folder, quotaBytes: config.conversionCacheMib * 2 ** 20 }
  const playbackReader = createReader({ artDirectory, processes: 1, log: (message) => log.debug(message) })
  const onConverted = metrics.meterTranscode
  const playback = createPlayback({ ...files, ffmpeg, reader: playbackReader, cache: chunks, onConverted })
  const downloads = createDownloads({ ...files, users: userStore, clock })
  const listening = createListening({ users: userStore, catalog, clock, onFinished: metrics.meterPlay })
  const nowPlaying = createNowPlaying({ listening, catalog, clock })
  const remote = createRemotePlayback({ users: userStore, clock, hub, log })
  const radio = createRadio({ catalog: catalogStore, users: userStore }, catalog)

  // Sync
  const sync = createSync({ ...own, cutOff: failed('An answer was cut off') })
  const validTokens = createValidTokens(userStore, clock)
  const sockets = createSockets({ hub, events, validTokens, version, log })

  // Admin
  const analytics = createAnalytics(userStore, clock)
  const bandwidth = createBandwidth({ users: userStore, clock, log })
  const backups = createBackupService({
    ...config.backups,
    source: config,
    version,
    clock,
    ...reports,
    onRun: metrics.meterBackup,
    onReboot: config.onReboot ?? null,
  })
  const schedule = createSchedule(backups, clock, log)
  const onDemand = composeContentProvider({
    catalog: catalogStore,
    users: userStore,
    config,
    clock,
    metrics,
    reader,
    storage,
    onCatalogChange,
  })

  return {
    config,
    version,
    clock,
    health,
    storage,
    metrics,
    answerError,
    failed,
    guard,
    hub,
    events,
    idempotencyRecords,
    ...identity,
    catalog,
    lists,
    lyrics,
    responseCache,
    search,
    playlistFiles,
    images,
    changelog,
    library,
    artDirectory,
    loudness,
    editing,
    ...collection,
    playback,
    downloads,
    listening,
    nowPlaying,
    remote,
    radio,
    canTranscode: ffmpeg !== null,
    sync,
    sockets,
    analytics,
    bandwidth,
    onDemand,
    backups,
    schedule,

    /** From the top down: writers are closed before the stores they write to. */
    closings: (): Closing[] => [
      ['backups', backups.close],
      ['backup schedule', schedule.close],
      ['lyrics', lyrics.close],
      ['loudness', loudness.close],
      ['library', library.close],
      ['remote playback', remote.close],
      ['catalog news', catalogNews.close],
      ['on demand', () => onDemand?.close()],
      ['reader', reader.close],
      ['playback', playback.close],
      ['disks', storage.close],
      ['search', () => search?.close()],
      ['bandwidth', bandwidth.close],
      ['downloads', downloads.close],
      ['app passwords', appPasswords.close],
      ['sessions', sessions.close],
      ...databases.closings(),
    ],
  }
}
