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
  let times = read()

  function read() {
    const stored = storedFields(storage, key)
    const timeOf = (name: string): number => {
      const value = stored[name]
      return typeof value === 'number' ? value : 0
    }
    return {
      user: stored['user'],
      actedAt: timeOf('actedAt'),
      heardAt: timeOf('heardAt'),
      /** The last act that the server knows of. */
      knownAt: timeOf('knownAt'),
    }
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
      if (times.user === user) return
      times = read()
      if (times.user !== user) put({ user, actedAt: 0, heardAt: 0, knownAt: 0 })
    },
    /** Another tab may have been the player meanwhile. What cannot be stored stays as it is known here. */
    takeUp(): void {
      const stored = read()
      if (stored.user === times.user && stored.heardAt >= times.heardAt) times = stored
    },
    forget: (): void => storage.removeItem(key),
    acted(): void {
      const now = timers.now()
      put({ actedAt: now, heardAt: now })
    },
    heard(): void {
      const now = timers.now()
      // Further off is also where the clock was set back.
      if (Math.abs(now - times.heardAt) >= heardEveryMs) put({ heardAt: now })
    },
    /** Whether the server does not know of the last act yet. */
    isUntold: (): boolean => times.actedAt !== times.knownAt,
    /** The server knows of the act of this time, which may not be the last one any more. */
    told(actedAt: number): void {
      if (actedAt === times.actedAt && actedAt !== times.knownAt) put({ knownAt: actedAt })
    },
    last: (): { actedAt: number; heardAt: number } => times,
  }
}
