import { featuresHeader, socketPath } from '@pezzottify/contract'
import type { ApiOptions } from '../../api/api.ts'
import { createApi } from '../../api/api.ts'
import { withMemoryFallback } from '../../outbox/memory-fallback.ts'
import { createMemoryStorage } from '../../outbox/memory-storage.ts'
import type { ChannelPort, SyncPorts } from '../../ports.ts'
import { newName } from '../../new-name.ts'
import { createIndexedDbStorage } from './indexed-db.ts'

/** What a browser brings for keeping in step. */
export function createBrowserSyncPorts(options: Pick<ApiOptions, 'fetch'> = {}): SyncPorts {
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
    storage: 'indexedDB' in globalThis ? withMemoryFallback(createIndexedDbStorage()) : createMemoryStorage(),
    locks: 'locks' in navigator ? navigator.locks : null,
    channel: createChannel('pezzottify-sync'),
    timers: {
      now: () => Date.now(),
      set: (run, ms) => setTimeout(run, ms),
      clear: (timer) => clearTimeout(timer as number | undefined),
    },
    random: Math.random,
    newName,
    onWake: (wake) => {
      const look = (): void => {
        if (document.visibilityState === 'visible') wake()
      }
      addEventListener('online', wake)
      document.addEventListener('visibilitychange', look)
      return () => {
        removeEventListener('online', wake)
        document.removeEventListener('visibilitychange', look)
      }
    },
  }
}

/** Pages without an origin of their own have no channel; each of their tabs is on its own. */
function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name)
  } catch {
    return null
  }
}

function createChannel(name: string): ChannelPort {
  const channel = openChannel(name)
  return {
    post: (message) => channel?.postMessage(message),
    listen: (listener) => {
      const heard = ({ data }: MessageEvent): void => listener(data)
      channel?.addEventListener('message', heard)
      return () => channel?.removeEventListener('message', heard)
    },
  }
}
