import type { Clock } from '../base/clock.ts'

/** A clock that the test moves, starting on a day in 2023. */
export function settableClock(): Clock & { seconds: number } {
  const clock = { seconds: 1_700_000_000, now: () => clock.seconds, monotonicMs: () => performance.now() }
  return clock
}
