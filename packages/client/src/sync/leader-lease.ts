import type { Election, ElectionParts } from './leader.ts'

/** A leader that does not renew its lease in time, closed or frozen, is replaced by another tab. */
const leaseMs = 5_000
const renewEveryMs = 1_500
/** A leader that does not answer within this time is gone: a reloaded page leaves its lease behind. */
const answerWithinMs = 300

type Parts = Omit<ElectionParts, 'locks'>

/** The tab that holds the lease in the shared storage is the leader, and renews it. */
export function createLeaseElection({ storage, timers, user, tab, leads, post }: Parts): Election {
  let isStanding = false
  let isLeading = false
  let renewal: unknown = null
  let suspicion: unknown = null

  function lead(now: boolean): void {
    if (now === isLeading) return
    isLeading = now
    leads(now)
  }

  /** `at` is the time at which the lease of another tab is checked for expiry. */
  async function claim(at = timers.now()): Promise<void> {
    timers.clear(renewal)
    timers.clear(suspicion)
    // With a failing storage each tab is on its own: each of them leads.
    const isOurs = await storage.claim(user, tab, at, timers.now() + leaseMs).catch(() => true)
    timers.clear(renewal)
    if (!isStanding) {
      if (isOurs) void release()
      return
    }
    renewal = timers.set(() => void claim(), renewEveryMs)
    if (!isOurs) suspectLeader()
    lead(isOurs)
  }

  async function release(): Promise<void> {
    await storage.release(user, tab).catch(() => undefined)
    post({ type: 'released' })
  }

  function suspectLeader(): void {
    timers.clear(suspicion)
    suspicion = timers.set(() => void claim(timers.now() + leaseMs), answerWithinMs)
    post({ type: 'who' })
  }

  return {
    stand: () => {
      if (isStanding) return
      isStanding = true
      void claim()
    },
    withdraw: () => {
      isStanding = false
      timers.clear(renewal)
      timers.clear(suspicion)
      if (!isLeading) return
      lead(false)
      void release()
    },
    onMessage: ({ type }) => {
      if (type === 'released' && isStanding) void claim()
      else if (type === 'leading') timers.clear(suspicion)
      else if (type === 'who' && isLeading) post({ type: 'leading' })
    },
  }
}
