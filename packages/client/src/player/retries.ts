import { createBackOff } from '../retry/back-off.ts'
import type { Outage } from './fault.ts'
import type { PlayerOptions } from './player-options.ts'

const retry = { firstMs: 1_000, maxMs: 15_000 }
const retryAfterMaxSeconds = 60
/** The random extra share of each pause, so that not all players come back at the same moment. */
const spread = 0.2
/** How long the player waits in total before it gives up. */
const waitMaxMs = 30 * 60_000

/** The pauses between attempts while nothing can be played. */
export function createRetries({ timers, random }: Pick<PlayerOptions, 'timers' | 'random'>) {
  const backOff = createBackOff(retry, random)
  let waitedMs = 0
  let attempt: { run: () => void; timer: unknown } | null = null

  function stop(): void {
    if (attempt) timers.clear(attempt.timer)
    attempt = null
  }

  function now(): void {
    const due = attempt
    stop()
    due?.run()
  }

  return {
    /** Schedules the next attempt. Returns false when half an hour of waiting is over. */
    next({ retryAfterSeconds }: Outage, run: () => void): boolean {
      stop()
      if (waitedMs >= waitMaxMs) return false
      const ms =
        retryAfterSeconds === null
          ? backOff.nextMs()
          : 1_000 * Math.min(retryAfterSeconds, retryAfterMaxSeconds) * (1 + spread * random())
      waitedMs += ms
      attempt = { run, timer: timers.set(now, ms) }
      return true
    },
    /** Whether this is the first wait since there was sound. */
    isNew: (): boolean => waitedMs === 0,
    /** Makes the waiting attempt at once, since the network seems to be back. */
    now(): void {
      backOff.reset()
      now()
    },
    over(): void {
      stop()
      backOff.reset()
      waitedMs = 0
    },
  }
}
