import { type ApiOptions, createApi } from '../../api/api.ts'
import { newName } from '../../new-name.ts'
import { createMemoryPlays, withMemoryPlays } from '../../plays/memory-plays.ts'
import type { PlaysPorts, StoragePort } from '../../ports.ts'
import { createIndexedDbPlays } from './indexed-db-plays.ts'
import { browserTimers } from './timers.ts'
import { onBrowserWake } from './wake.ts'

/** The ports of a browser for reporting plays. */
export function createBrowserPlaysPorts(
  options: Pick<ApiOptions, 'fetch'> & { storage: StoragePort },
): PlaysPorts {
  return {
    api: createApi({ ...options, baseUrl: location.origin }),
    plays: 'indexedDB' in globalThis ? withMemoryPlays(createIndexedDbPlays()) : createMemoryPlays(),
    storage: options.storage,
    locks: 'locks' in navigator ? navigator.locks : null,
    timers: browserTimers,
    random: Math.random,
    newName,
    onWake: onBrowserWake,
    onHide: (hide) => {
      addEventListener('pagehide', hide)
      return () => removeEventListener('pagehide', hide)
    },
  }
}
