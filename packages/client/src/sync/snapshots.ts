import type { Confirmed } from '../library/state.ts'
import type { SyncPorts } from '../ports.ts'

/** The delay before a write, since changes come in bursts. */
const writeAfterMs = 2_000

/** Stores the latest state of the server for one user, for pages that are opened without it. */
export function createSnapshots({ snapshots, timers }: SyncPorts, user: string) {
  let latest: Confirmed | null = null
  let timer: unknown = null

  function writeNow(): void {
    timer = null
    // If it cannot be stored, the next page reads it from the server.
    if (latest) snapshots?.write(user, latest).catch(() => undefined)
  }

  return {
    read: async (): Promise<Confirmed | null> => (await snapshots?.read(user)) ?? null,
    write(confirmed: Confirmed): void {
      if (!snapshots || confirmed === latest) return
      latest = confirmed
      timer ??= timers.set(writeNow, writeAfterMs)
    },
    end: (): void => timers.clear(timer),
  }
}
