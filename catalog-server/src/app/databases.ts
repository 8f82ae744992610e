import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Closing } from './closing.ts'
import type { AppConfig } from './config.ts'
import { restoreWanted } from '../admin/backup/index.ts'
import { systemCodeOf } from '../base/errors.ts'
import type { Health } from '../base/degraded-reasons.ts'
import { createDamageWatch } from '../db/check/damage-watch.ts'
import { createFileWatch } from '../db/check/file-watch.ts'
import { watchDisk } from '../db/disk-watch.ts'
import { openInstallation } from '../db/installation/open.ts'
import { restoreCommand } from '../db/installation/path-options.ts'
import { sqliteErrorOf } from '../db/sqlite-errors.ts'
import { errorResponse } from '../http/error-response.ts'
import type { Metrics } from '../metrics/metrics.ts'

/**
 * Performs a requested restore, opens both stores, watches their files and disks, counts their errors, and turns them
 * into responses.
 */
export async function openDatabases(config: AppConfig, health: Health, metrics: Metrics, now: number) {
  const { log } = config
  const { timed } = metrics
  const countError = (): void => metrics.databaseErrors.inc()
  await restoreWanted(config, log, now)
  const installation = await openInstallation({ ...config, startAnew: config.startAnew ?? false, timed })
  const { catalogStore, userStore } = installation
  const restore = restoreCommand(config)
  const fileWatch = createFileWatch(
    [
      { label: 'user.db', replaced: 'user_db_replaced', store: userStore, isRescued: true },
      { label: 'catalog.db', replaced: 'catalog_db_replaced', store: catalogStore, isRescued: false },
    ],
    { health, log, restore, onError: countError },
  )
  const damageWatch = createDamageWatch(
    [
      { label: 'user.db', damaged: 'user_db_damaged', path: config.userDb },
      { label: 'catalog.db', damaged: 'catalog_db_damaged', path: config.catalogDb },
    ],
    { health, log, restore },
  )
  const diskWatches = [
    { store: catalogStore, label: 'catalog.db' },
    { store: userStore, label: 'user.db' },
  ].map((watched) => watchDisk({ ...watched, health, onError: countError }))
  const noteError = (error: unknown): void => {
    if (sqliteErrorOf(error)?.code !== 'damaged') return
    countError()
    damageWatch.met(error)
  }
  const files = [
    { name: 'catalog.db', path: config.catalogDb },
    { name: 'user.db', path: config.userDb },
    { name: 'search.db', path: join(config.dataFolder, 'search.db') },
  ].flatMap((file) => [file, { name: `${file.name}-wal`, path: `${file.path}-wal` }])
  return {
    catalogStore,
    userStore,

    /** The size in bytes of each database and of its log, by name; 0 for a missing file. */
    sizes: () =>
      files.map(({ name, path }) => [name, statSync(path, { throwIfNoEntry: false })?.size ?? 0] as const),

    /** The response to an error; starts a check when a damaged database caused it. */
    answerError: (error: unknown): Response =>
      errorResponse(error, log, () => {
        noteError(error)
        return systemCodeOf(error) === 'SQLITE_READONLY' ? fileWatch.refusal() : undefined
      }),

    /** The same for background work, without a response. */
    failed:
      (what: string) =>
      (error: unknown): void => {
        log.error(what, { error })
        noteError(error)
      },

    closings: (): Closing[] => [
      ...diskWatches.map((stop): Closing => ['disk', stop]),
      ['checks', damageWatch.close],
      ['databases', () => installation.close(fileWatch.close())],
    ],
  }
}
