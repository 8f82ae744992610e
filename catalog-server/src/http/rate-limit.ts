import type { RateClass } from '@pezzottify/contract'
import { rateClasses } from '@pezzottify/contract'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'

type Counts = { minute: number; inMinute: number; hour: number; inHour: number }

export type RateLimiter = {
  /** Counts one request. @throws AppError `rate_limited` with the seconds to wait */
  spend(rateClass: RateClass, key: string): void
}

/** How many callers are remembered; the one not seen for longest is forgotten first. */
const keysMax = 100_000

/** Counts per caller in the running minute and hour. `factor` multiplies every limit. */
export function createRateLimiter(factor: number, clock: Clock): RateLimiter {
  const counts = new Map<string, Counts>()
  return {
    spend: (rateClass, caller) => {
      const limits = rateClasses[rateClass]
      if (limits === null) return
      const key = `${rateClass} ${caller}`
      const seconds = Math.floor(clock.monotonicMs() / 1_000)
      const entry = counts.get(key) ?? { minute: seconds, inMinute: 0, hour: seconds, inHour: 0 }
      counts.delete(key)
      if (counts.size >= keysMax) forgetOldest(counts)
      counts.set(key, entry)
      roll(entry, seconds)
      const wait =
        entry.inHour >= limits.perHour * factor
          ? entry.hour + 3_600 - seconds
          : entry.inMinute >= limits.perMinute * factor
            ? entry.minute + 60 - seconds
            : 0
      if (wait > 0) throw refusal(wait)
      entry.inMinute += 1
      entry.inHour += 1
    },
  }
}

function roll(entry: Counts, seconds: number): void {
  if (seconds - entry.minute >= 60) Object.assign(entry, { minute: seconds, inMinute: 0 })
  if (seconds - entry.hour >= 3_600) Object.assign(entry, { hour: seconds, inHour: 0 })
}

function forgetOldest(counts: Map<string, Counts>): void {
  const oldest = counts.keys().next()
  if (!oldest.done) counts.delete(oldest.value)
}

const refusal = (wait: number): AppError =>
  new AppError('rate_limited', `Too Many Requests! Wait for ${wait}s`, {
    headers: { 'retry-after': String(wait), 'x-ratelimit-after': String(wait) },
  })
