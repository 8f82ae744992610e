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
  let isLeaving = false
  let renewal: unknown = null
  let suspicion: unknown = null
  let silence: unknown = null

  function lead(now: boolean): void {
    if (now === isLeading) return
    isLeading = now
    leads(now)
  }

  /** `at` is the time at which the lease of another tab is checked for expiry. */
  async function claim(at = timers.now()): Promise<void> {
    timers.clear(renewal)
    timers.clear(suspicion)
    timers.clear(silence)
    isLeaving = false
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
    // A lease that is renewed or taken by another tab meanwhile ends later than this, and counts.
    const endsBy = timers.now() + leaseMs
    suspicion = timers.set(() => void claim(endsBy), answerWithinMs)
    post({ type: 'who' })
  }

  function check(): void {
    if (isStanding) void claim()
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
      timers.clear(silence)
      if (!isLeading) return
      lead(false)
      void release()
    },
    leave: () => {
      if (!isLeading) return
      // What still runs of a closing page neither renews the lease nor answers that it leads.
      isLeaving = true
      timers.clear(renewal)
      renewal = timers.set(check, renewEveryMs)
      post({ type: 'released' })
    },
    check,
    onSign: (nextWithinMs) => {
      // A suspicion stays: a leader that is about to close gives a last sign, and one that lives answers.
      timers.clear(silence)
      if (nextWithinMs !== null && isStanding && !isLeading) silence = timers.set(suspectLeader, nextWithinMs)
    },
    onMessage: ({ type }) => {
      if (type === 'released') check()
      else if (type === 'leading') timers.clear(suspicion)
      else if (type === 'who' && isLeading && !isLeaving) post({ type: 'leading' })
    },
  }
}
