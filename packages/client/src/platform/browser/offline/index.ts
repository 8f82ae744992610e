import { createChannel } from '../channel.ts'
import { browserTimers } from '../timers.ts'
import { createResponseCache } from './response-cache.ts'
import { openOfflineDatabase } from './database.ts'
import { createDownloads } from './downloads.ts'
import { createInstall } from './install.ts'

export { createResponseCache } from './response-cache.ts'
export { openOfflineDatabase, type OfflineDatabase } from './database.ts'
export { createOfflineRecords } from './offline-records.ts'

/** The offline ports of a browser. Only when `offlineObstacle` is null. */
export function createBrowserOffline() {
  const database = openOfflineDatabase()
  return {
    install: createInstall(),
    downloads: createDownloads(database),
    answers: createResponseCache(database),
    locks: 'locks' in navigator ? navigator.locks : null,
    channel: createChannel('pezzottify-offline'),
    timers: browserTimers,
    random: Math.random,
  }
}
