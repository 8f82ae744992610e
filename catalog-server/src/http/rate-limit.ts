import type { RateClass } from '@pezzottify/contract'
import { rateClasses } from '@pezzottify/contract'
import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/errors.ts'

type Counts = { minute: number; inMinute: number; hour: number; inHour: number }

export type RateLimiter = {
  /**
   * Counts a request of a user, by number, or of a network, by address. @throws AppError `rate_limited` with the
   * seconds to wait
   */
  consume(rateClass: RateClass, caller: number | string): void
}

type Callers = Map<number | string, Counts>

/**
 * The most callers of a class in one generation. Two generations are kept, so memory is bounded and no active caller is
 * forgotten.
 */
const generationMax = 50_000

/** Counts per caller in the current minute and hour. `factor` multiplies every limit. */
export function createRateLimiter(factor: number, clock: Clock): RateLimiter {
  const classes = new Map<RateClass, { current: Callers; previous: Callers }>()

  const countsOf = (rateClass: RateClass, caller: number | string, seconds: number): Counts => {
    const generations = classes.get(rateClass) ?? { current: new Map(), previous: new Map() }
    const known = generations.current.get(caller)
    if (known) return known
    const counts = generations.previous.get(caller) ?? {
      minute: seconds,
      inMinute: 0,
      hour: seconds,
      inHour: 0,
    }
    if (generations.current.size >= generationMax) {
      generations.previous = generations.current
      generations.current = new Map()
    }
    generations.current.set(caller, counts)
    classes.set(rateClass, generations)
    return counts
  }

  return {
    consume: (rateClass, caller) => {
      const limits = rateClasses[rateClass]
      if (limits === null) return
      const seconds = Math.floor(clock.monotonicMs() / 1_000)
      const counts = countsOf(rateClass, caller, seconds)
      roll(counts, seconds)
      const wait =
        counts.inHour >= limits.perHour * factor
          ? counts.hour + 3_600 - seconds
          : counts.inMinute >= limits.perMinute * factor
            ? counts.minute + 60 - seconds
            : 0
      if (wait > 0) throw refusal(wait)
      counts.inMinute += 1
      counts.inHour += 1
    },
  }
}

function roll(entry: Counts, seconds: number): void {
  if (seconds - entry.minute >= 60) Object.assign(entry, { minute: seconds, inMinute: 0 })
  if (seconds - entry.hour >= 3_600) Object.assign(entry, { hour: seconds, inHour: 0 })
}

const refusal = (wait: number): AppError =>
  new AppError('rate_limited', `Too Many Requests! Wait for ${wait}s`, {
    headers: { 'retry-after': String(wait), 'x-ratelimit-after': String(wait) },
  })
