import type { SyncPorts } from '../ports.ts'
import { type LeaderMessage, readTabMessage, type TabMessage, tabVersion } from './tab-messages.ts'

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
  /** Told when a tab of a newer version is there. */
  outdated: () => void
}

/** Chooses among the tabs of one user the one that holds the socket and sends what waits; and lets them talk. */
export function createTabs({ storage, channel, timers, user, tab, leads, hear, outdated }: Parts) {
  let isLeading = false
  let isEnded = false
  let timer: unknown = null
  let doubt: unknown = null
  /** Until then a tab of a newer version is expected to lead: it knows all that this one does, and more. */
  let newerUntil = 0
  const mayLead = (): boolean => timers.now() >= newerUntil

  const say = (message: TabMessage | LeaderMessage): void =>
    channel.post({ ...message, user, version: tabVersion })

  function lead(now: boolean): void {
    if (now === isLeading) return
    isLeading = now
    leads(now)
  }

  /** `asOf` is the time at which the lease of another counts as over or not. */
  async function claim(asOf = timers.now()): Promise<void> {
    timers.clear(timer)
    timers.clear(doubt)
    // A storage that fails leaves each tab on its own: each of them leads.
    const isOurs =
      mayLead() && (await storage.claim(user, tab, asOf, timers.now() + leaseMs).catch(() => true))
    if (isEnded) return
    timers.clear(timer)
    timer = timers.set(() => void claim(), renewEveryMs)
    if (mayLead()) {
      if (!isOurs) askLeader()
      lead(isOurs)
    } else if (isOurs) void release()
  }

  async function release(): Promise<void> {
    lead(false)
    await storage.release(user, tab).catch(() => undefined)
    say({ type: 'released' })
  }

  function askLeader(): void {
    timers.clear(doubt)
    doubt = timers.set(() => void claim(timers.now() + leaseMs), answerWithinMs)
    say({ type: 'who' })
  }

  function giveWay(): void {
    outdated()
    newerUntil = timers.now() + leaseMs
    if (isLeading) void release()
  }

  const stopListening = channel.listen((said) => {
    const heard = readTabMessage(said, user)
    if (!heard) return
    if (heard.version > tabVersion) giveWay()
    const { message } = heard
    if (message?.type === 'released') void claim()
    else if (message?.type === 'leading') timers.clear(doubt)
    else if (message && message.type !== 'who') hear(message)
    else if (message && isLeading) say({ type: 'leading' })
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
      if (isLeading) void release()
    },
  }
}
