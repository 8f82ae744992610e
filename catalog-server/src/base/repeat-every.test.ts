import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { repeatEvery } from './repeat-every.ts'

const dayMs = 86_400_000

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

/** The clock of the test moves a few weeks at most at a time. */
function pass(ms: number): void {
  for (let left = ms; left > 0; left -= dayMs) jest.advanceTimersByTime(Math.min(left, dayMs))
}

test.each([1, 24, 60, 365])('something is run every %d days, until it is stopped', (days) => {
  let count = 0
  const stop = repeatEvery(days * dayMs, () => (count += 1))
  for (const round of [0, 1, 2]) {
    pass(days * dayMs - 1)
    expect(count).toBe(round)
    pass(1)
    expect(count).toBe(round + 1)
  }
  stop()
  pass(2 * days * dayMs)
  expect(count).toBe(3)
})
