import { createListeners } from '../listeners.ts'
import type { OutboxStorage } from '../ports.ts'
import { createMemoryStorage } from './memory-storage.ts'

/**
 * A storage that continues in memory when the lasting one fails: refused, full, or broken. It stays in memory until the
 * page is reloaded, so that changes keep their order; each tab is then on its own, as `isPersistent` tells.
 */
export function withMemoryFallback(lasting: OutboxStorage): OutboxStorage {
  const memory = createMemoryStorage()
  const { tell: tellLost, listen: onLost } = createListeners()
  let isPersistent = true
  lasting.onLost(tellLost)

  function fall(): void {
    if (!isPersistent) return
    isPersistent = false
    tellLost()
  }
  async function attempt<R>(act: (storage: OutboxStorage) => Promise<R>): Promise<R> {
    if (isPersistent)
      try {
        return await act(lasting)
      } catch {
        fall()
      }
    return act(memory)
  }
  /** A full storage can still delete: a change that was sent or withdrawn must not come back with the next page. */
  function forgetLasting(user: string, key: string): void {
    if (!isPersistent) lasting.remove(user, key).catch(() => undefined)
  }

  return {
    all: async (user) => {
      const earlier = await lasting.all(user).catch(() => {
        fall()
        return []
      })
      if (isPersistent) return earlier
      for (const change of earlier) await memory.add(user, change)
      return memory.all(user)
    },
    first: (user) => attempt((storage) => storage.first(user)),
    add: (user, change) => attempt((storage) => storage.add(user, change)),
    markSending: (user, key) => attempt((storage) => storage.markSending(user, key)),
    remove: async (user, key) => {
      await attempt((storage) => storage.remove(user, key))
      forgetLasting(user, key)
    },
    withdraw: async (user, key) => {
      const isGone = await attempt((storage) => storage.withdraw(user, key))
      if (isGone) forgetLasting(user, key)
      return isGone
    },
    claim: (user, tab, now, until) => attempt((storage) => storage.claim(user, tab, now, until)),
    release: (user, tab) => attempt((storage) => storage.release(user, tab)),
    isPersistent: () => isPersistent,
    onLost,
  }
}
