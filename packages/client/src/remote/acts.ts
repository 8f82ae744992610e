import type { StoragePort, TimersPort } from '../ports.ts'
import { storedFields } from '../stored-value.ts'

const key = 'pezzottify_acts'
/** While music plays, what is stored lags behind by this at most. */
const heardEveryMs = 5_000

export type Acts = ReturnType<typeof createActs>

/**
 * When somebody last chose what plays on this device, and when it was last heard. Stored, since the device may be used
 * without the server for days. All times in milliseconds since 1970; 0 for never.
 */
export function createActs(storage: StoragePort, timers: Pick<TimersPort, 'now'>) {
  const stored = storedFields(storage, key)
  const timeOf = (name: string): number => {
    const value = stored[name]
    return typeof value === 'number' ? value : 0
  }
  let times = {
    user: stored['user'],
    actedAt: timeOf('actedAt'),
    heardAt: timeOf('heardAt'),
    /** The last act that the server knows of. */
    knownAt: timeOf('knownAt'),
  }

  function put(changed: Partial<typeof times>): void {
    times = { ...times, ...changed }
    try {
      storage.setItem(key, JSON.stringify(times))
    } catch {
      // A full storage: the times are known as long as the page is open.
    }
  }

  return {
    setUser(user: string): void {
      if (times.user !== user) put({ user, actedAt: 0, heardAt: 0, knownAt: 0 })
    },
    forget: (): void => storage.removeItem(key),
    acted(): void {
      const now = timers.now()
      put({ actedAt: now, heardAt: now })
    },
    heard(): void {
      const now = timers.now()
      if (now - times.heardAt >= heardEveryMs) put({ heardAt: now })
    },
    /** Whether the server does not know of the last act yet. */
    isUntold: (): boolean => times.actedAt > times.knownAt,
    told: (actedAt: number): void => put({ knownAt: Math.max(times.knownAt, actedAt) }),
    last: (): { actedAt: number; heardAt: number } => times,
  }
}
