import type { LocksPort } from '../ports.ts'
import type { Election } from './leader.ts'

type Parts = { locks: LocksPort; user: string; leads: (isLeading: boolean) => void }

/**
 * The tab that holds the lock is the leader. The browser passes the lock on when the tab is closed,
 * reloaded or crashes.
 */
export function createLockElection({ locks, user, leads }: Parts): Election {
  let candidacy: { isLeading: boolean; end: () => void } | null = null

  function stand(): void {
    if (candidacy) return
    const waiting = new AbortController()
    const { promise: over, resolve: letGo } = Promise.withResolvers<void>()
    const own = {
      isLeading: false,
      end: () => {
        waiting.abort()
        letGo()
      },
    }
    candidacy = own
    const lead = (): void => {
      if (candidacy !== own || own.isLeading) return
      own.isLeading = true
      leads(true)
    }
    locks
      .request(`pezzottify-leader:${user}`, { signal: waiting.signal }, async () => {
        lead()
        await over
      })
      // A browser that refuses locks leaves each tab on its own: each of them leads.
      .catch(lead)
  }

  return {
    stand,
    withdraw: () => {
      const ended = candidacy
      candidacy = null
      ended?.end()
      if (ended?.isLeading) leads(false)
    },
    // The browser passes the lock on.
    leave: () => undefined,
    // The lock alone decides who leads.
    check: () => undefined,
    onSign: () => undefined,
    onMessage: () => undefined,
  }
}
