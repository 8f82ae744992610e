import type { Confirmed } from '../library/state.ts'
import type { SyncPorts } from '../ports.ts'

/** Changes come in bursts. */
const writeAfterMs = 2_000

/** Keeps what the server told one user last, for pages that are opened without it. */
export function createSnapshots({ snapshots, timers }: SyncPorts, user: string) {
  let latest: Confirmed | null = null
  let timer: unknown = null

  function writeNow(): void {
    timer = null
    // One that cannot be kept is read from the server the next time.
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
