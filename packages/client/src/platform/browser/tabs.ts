import { newName } from '../../new-name.ts'
import { createMemoryStorage } from '../../outbox/memory-storage.ts'
import type { TabsPorts } from '../../player/index.ts'
import { createChannel } from './channel.ts'
import { createIndexedDbStorage } from './indexed-db.ts'
import { browserTimers } from './timers.ts'

/**
 * The ports by which the tabs of this browser share one player. The name of the channel includes the version of its
 * messages.
 */
export const createBrowserTabs = (): TabsPorts => ({
  channel: createChannel('pezzottify-player-2'),
  locks: 'locks' in navigator ? navigator.locks : null,
  storage: 'indexedDB' in globalThis ? createIndexedDbStorage() : createMemoryStorage(),
  timers: browserTimers,
  tab: newName(),
})
