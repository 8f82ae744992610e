import type { SyncPorts } from '../ports.ts'

/** A leader that does not renew its lease in time, closed or frozen, is followed by another tab. */
const leaseMs = 5_000
const renewEveryMs = 1_500

type Parts = Pick<SyncPorts, 'storage' | 'channel' | 'timers'> & {
  user: string
  tab: string
  /** Told when this tab begins, or ceases, to lead. */
  leads: (isLeading: boolean) => void
  /** What other tabs of the same user say. */
  hear: (message: TabMessage) => void
}

export type TabMessage = { type: string; [key: string]: unknown }
export type Tabs = ReturnType<typeof createTabs>

/** Chooses among the tabs of one user the one that holds the socket and sends what waits; and lets them talk. */
export function createTabs({ storage, channel, timers, user, tab, leads, hear }: Parts) {
  let isLeading = false
  let isEnded = false
  let timer: unknown = null

  async function claim(): Promise<void> {
    timers.clear(timer)
    const now = timers.now()
    // A storage that fails leaves each tab on its own: each of them leads.
    const isOurs = await storage.claim(user, tab, now, now + leaseMs).catch(() => true)
    if (isEnded) return
    timers.clear(timer)
    timer = timers.set(() => void claim(), renewEveryMs)
    if (isOurs === isLeading) return
    isLeading = isOurs
    leads(isLeading)
  }

  const stopListening = channel.listen((message) => {
    const said = message as Partial<TabMessage> | null
    if (said?.['user'] !== user || typeof said.type !== 'string') return
    if (said.type === 'released') void claim()
    else hear(said as TabMessage)
  })
  void claim()

  const say = (message: TabMessage): void => channel.post({ ...message, user })
  return {
    say,
    isLeading: (): boolean => isLeading,
    end: (): void => {
      isEnded = true
      timers.clear(timer)
      stopListening()
      if (isLeading) void storage.release(user, tab).finally(() => say({ type: 'released' }))
    },
  }
}
