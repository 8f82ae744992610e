import type { Closing } from './closing.ts'
import type { AppConfig } from './config.ts'
import { systemCodeOf } from '../base/errors.ts'
import type { Health } from '../base/degraded-reasons.ts'
import { createDamageWatch } from '../db/check/damage-watch.ts'
import { createFileWatch } from '../db/check/file-watch.ts'
import { watchDisk } from '../db/disk-watch.ts'
import { openInstallation } from '../db/installation/open.ts'
import { sqliteErrorOf } from '../db/sqlite-errors.ts'
import { errorResponse } from '../http/error-response.ts'

/** Opens both stores, watches their files, and answers the errors that come from them. */
export async function openDatabases(config: AppConfig, health: Health) {
  const { log } = config
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
  const diskWatches: (() => void)[] = []
  const noteError = (error: unknown): void => {
    if (sqliteErrorOf(error)?.code === 'damaged') damageWatch.met(error)
  }
  return {
    catalogStore,
    userStore,

    /** Renders an error as a response, and starts a check when a damaged database caused it. */
    answerError: (error: unknown): Response =>
      errorResponse(error, log, () => {
        noteError(error)
        return systemCodeOf(error) === 'SQLITE_READONLY' ? fileWatch.refusal() : undefined
      }),

    /** The same for work in the background, where nobody waits for a response. */
    failed:
      (what: string) =>
      (error: unknown): void => {
        log.error(what, { error })
        noteError(error)
      },

    watchDisks: (onError: () => void): void => {
      for (const { store, label } of [
        { store: catalogStore, label: 'catalog.db' },
        { store: userStore, label: 'user.db' },
      ])
        diskWatches.push(watchDisk({ store, label, health, onError }))
    },

    closings: (): Closing[] => [
      ...diskWatches.map((stop): Closing => ['disk', stop]),
      ['checks', damageWatch.close],
      ['databases', () => installation.close(fileWatch.close())],
    ],
  }
}
