import { createResponseCache, openOfflineDatabase } from '../browser/offline/index.ts'
import { createChannel } from '../browser/channel.ts'
import { browserTimers } from '../browser/timers.ts'
import type { InstallPort } from '../../offline/ports.ts'
import type { Bridge } from './bridge.ts'
import { createAndroidDownloads } from './downloads.ts'

/** The app opens without a network from the installed files. A new version comes with the server's page. */
const installed: InstallPort = {
  install: () => Promise.resolve(),
  onUpdate: () => undefined,
  update: () => location.reload(),
}

/** The offline ports of a phone. */
export function createAndroidOffline(bridge: Bridge) {
  const database = openOfflineDatabase()
  return {
    install: installed,
    downloads: createAndroidDownloads(bridge, database),
    answers: createResponseCache(database),
    locks: 'locks' in navigator ? navigator.locks : null,
    channel: createChannel('pezzottify-offline'),
    timers: browserTimers,
    random: Math.random,
  }
}
