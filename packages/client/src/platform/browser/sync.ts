import { featuresHeader, socketPath } from '@pezzottify/contract'
import type { ApiOptions } from '../../api/api.ts'
import { createApi } from '../../api/api.ts'
import { withMemoryFallback } from '../../outbox/memory-fallback.ts'
import { createMemoryStorage } from '../../outbox/memory-storage.ts'
import type { SyncPorts } from '../../ports.ts'
import { newName } from '../../new-name.ts'
import { createChannel } from './channel.ts'
import { createIndexedDbStorage } from './indexed-db.ts'
import { createBrowserStorage } from './storage.ts'
import { browserTimers } from './timers.ts'
import { onBrowserHide, onBrowserWake } from './wake.ts'
import { withWrittenFirst } from './written-first.ts'

type Options = Pick<ApiOptions, 'fetch'> & Pick<SyncPorts, 'snapshots'>

/** The sync ports of a browser. */
export function createBrowserSyncPorts({ snapshots, ...options }: Options): SyncPorts {
  return {
    api: createApi({ ...options, baseUrl: location.origin, headers: { [featuresHeader]: 'entries' } }),
    openSocket: ({ message, closed }) => {
      const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${socketPath}?features=entries`)
      socket.addEventListener('message', ({ data }) => message(String(data)))
      socket.addEventListener('close', ({ code }) => closed(code))
      return {
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(text)
        },
        close: () => socket.close(),
      }
    },
    snapshots,
    storage:
      'indexedDB' in globalThis
        ? withMemoryFallback(withWrittenFirst(createIndexedDbStorage(), createBrowserStorage()))
        : createMemoryStorage(),
    locks: 'locks' in navigator ? navigator.locks : null,
    channel: createChannel('pezzottify-sync'),
    timers: browserTimers,
    random: Math.random,
    newName,
    onWake: onBrowserWake,
    onHide: onBrowserHide,
  }
}
