import type { SyncPorts } from '../ports.ts'

/** A leader that does not renew its lease in time, closed or frozen, is followed by another tab. */
const leaseMs = 5_000
const renewEveryMs = 1_500
/** One that does not answer within this time is gone already: a page that is reloaded leaves its lease behind. */
const answerWithinMs = 300

type Parts = Pick<SyncPorts, 'storage' | 'channel' | 'timers'> & {
  user: string
  tab: string
  /** Told when this tab begins, or ceases, to lead. */
  leads: (isLeading: boolean) => void
  /** What other tabs of the same user say. */
  hear: (message: TabMessage) => void
}

export type TabMessage = { type: string; [key: string]: unknown }
/** Chooses among the tabs of one user the one that holds the socket and sends what waits; and lets them talk. */
export function createTabs({ storage, channel, timers, user, tab, leads, hear }: Parts) {
  let isLeading = false
  let isEnded = false
  let timer: unknown = null
  let doubt: unknown = null

  const say = (message: TabMessage): void => channel.post({ ...message, user })

  /** `asOf` is the time at which the lease of another counts as over or not. */
  async function claim(asOf = timers.now()): Promise<void> {
    timers.clear(timer)
    timers.clear(doubt)
    // A storage that fails leaves each tab on its own: each of them leads.
    const isOurs = await storage.claim(user, tab, asOf, timers.now() + leaseMs).catch(() => true)
    if (isEnded) return
    timers.clear(timer)
    timer = timers.set(() => void claim(), renewEveryMs)
    if (!isOurs) askLeader()
    if (isOurs === isLeading) return
    isLeading = isOurs
    leads(isLeading)
  }

  function askLeader(): void {
    timers.clear(doubt)
    doubt = timers.set(() => void claim(timers.now() + leaseMs), answerWithinMs)
    say({ type: 'who' })
  }

  const stopListening = channel.listen((message) => {
    const said = message as Partial<TabMessage> | null
    if (said?.['user'] !== user || typeof said.type !== 'string') return
    if (said.type === 'released') void claim()
    else if (said.type === 'leading') timers.clear(doubt)
    else if (said.type !== 'who') hear(said as TabMessage)
    else if (isLeading) say({ type: 'leading' })
  })
  void claim()

  return {
    say,
    isLeading: (): boolean => isLeading,
    end: (): void => {
      isEnded = true
      timers.clear(timer)
      timers.clear(doubt)
      stopListening()
      if (isLeading) void storage.release(user, tab).finally(() => say({ type: 'released' }))
    },
  }
}
