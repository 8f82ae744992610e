import type { LocksPort } from '../ports.ts'
import type { Election } from './leader.ts'

type Parts = { locks: LocksPort; user: string; leads: (isLeading: boolean) => void }

/** Who holds the lock leads. The browser passes it on when its tab is closed, reloaded or crashes. */
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
      // A browser that refuses its locks leaves each tab on its own: each of them leads.
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
    // The lock says who leads.
    onMessage: () => undefined,
  }
}
