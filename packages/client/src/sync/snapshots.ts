import type { Confirmed } from '../library/state.ts'
import type { SyncPorts } from '../ports.ts'

/** The delay between two writes, since changes come in bursts. */
const writeEveryMs = 2_000

/** Stores the latest state of the server for one user, for pages that are opened without it. */
export function createSnapshots({ snapshots, timers, onHide }: SyncPorts, user: string) {
  let latest: Confirmed | null = null
  let stored: Confirmed | null = null
  let timer: unknown = null

  function store(isUrgent: boolean): void {
    if (!latest || latest === stored) return
    stored = latest
    // If it cannot be stored, the next page reads it from the server.
    snapshots?.write(user, latest, { isUrgent }).catch(() => undefined)
  }

  function laterToo(): void {
    timer = timers.set(() => {
      timer = null
      if (latest === stored) return
      store(false)
      laterToo()
    }, writeEveryMs)
  }

  /** Stores what is known without a delay: this page may end, or the server may be gone. */
  const storeNow = (): void => store(true)
  const stopWatching = onHide(storeNow)

  return {
    read: async (): Promise<Confirmed | null> => (await snapshots?.read(user)) ?? null,
    /** The first state is stored at once: a page that is closed soon has it too. */
    write(confirmed: Confirmed): void {
      if (!snapshots) return
      latest = confirmed
      if (timer !== null) return
      store(false)
      laterToo()
    },
    storeNow,
    end(): void {
      timers.clear(timer)
      stopWatching()
    },
  }
}
