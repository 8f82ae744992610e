import { afterEach, expect, jest, test } from 'bun:test'
import { waitAwake } from './patience.ts'

afterEach(() => {
  jest.useRealTimers()
})

test('it gives up after the time, unless the waiting was ended', () => {
  jest.useFakeTimers()
  let given = 0
  waitAwake(2_000, () => (given += 1))
  const end = waitAwake(2_000, () => (given += 10))
  jest.advanceTimersByTime(1_999)
  expect(given).toBe(0)
  end()
  jest.advanceTimersByTime(10_000)
  expect(given).toBe(1)
})

test('time for which the page stood still does not count', async () => {
  let given = false
  const end = waitAwake(1_000, () => (given = true))
  Bun.sleepSync(1_500)
  await Bun.sleep(50)
  expect(given).toBe(false)
  end()
})
