import type { ErrorCode } from '@pezzottify/contract'

/** What keeps all tracks from playing, not just this one: the disk does not answer, or the server does not. */
export type Outage = { code: ErrorCode | 'offline'; retryAfterSeconds: number | null }

const askAgainAfterSeconds = 10
const askAgainAfterMaxSeconds = 60
/** How long the player waits for sound before it gives up. */
const waitMaxMs = 30 * 60_000

/** Keeps count of how long an outage has lasted. */
export function createOutageClock() {
  let waitedMs = 0
  return {
    over: (): void => {
      waitedMs = 0
    },
    isNew: (): boolean => waitedMs === 0,
    /** Milliseconds until the next attempt; `null` when it has been long enough. */
    nextMs: ({ retryAfterSeconds }: Outage): number | null => {
      if (waitedMs >= waitMaxMs) return null
      const ms = 1_000 * Math.min(retryAfterSeconds ?? askAgainAfterSeconds, askAgainAfterMaxSeconds)
      waitedMs += ms
      return ms
    },
  }
}
