import { heapStats } from 'bun:jsc'
import { expect, test } from 'bun:test'
import { createRateLimiter } from './rate-limit.ts'

test('the limit of a minute refuses one more, says how long to wait, and opens again', () => {
  let ms = 0
  const limiter = createRateLimiter(1, { now: () => 0, monotonicMs: () => ms })
  for (let request = 0; request < 10; request += 1) limiter.consume('login', 'ip 1')
  ms = 20_000
  expect(() => limiter.consume('login', 'ip 1')).toThrow('Wait for 40s')
  limiter.consume('login', 'ip 2')
  ms = 60_000
  limiter.consume('login', 'ip 1')
})

test('the limit of an hour holds across minutes, and a factor widens both', () => {
  let ms = 0
  const limiter = createRateLimiter(1, { now: () => 0, monotonicMs: () => ms })
  for (let minute = 0; minute < 10; minute += 1) {
    ms = minute * 60_000
    for (let request = 0; request < 10; request += 1) limiter.consume('login', 'ip')
  }
  ms = 10 * 60_000
  expect(() => limiter.consume('login', 'ip')).toThrow('Wait for 3000s')
  const wide = createRateLimiter(2, { now: () => 0, monotonicMs: () => 0 })
  for (let request = 0; request < 20; request += 1) wide.consume('login', 'ip')
  expect(() => wide.consume('login', 'ip')).toThrow()
})

test('a million callers do not fill the memory', () => {
  const limiter = createRateLimiter(1, { now: () => 0, monotonicMs: () => 0 })
  const kept = (): number => {
    Bun.gc(true)
    return heapStats().heapSize
  }
  const before = kept()
  for (let caller = 0; caller < 1_000_000; caller += 1) limiter.consume('global', `ip ${caller}`)
  expect(kept() - before).toBeLessThan(60 * 1024 * 1024)
  // The latest caller is still counted, so it was kept by the eviction.
  for (let request = 1; request < 1_000; request += 1) limiter.consume('global', 'ip 999999')
  expect(() => limiter.consume('global', 'ip 999999')).toThrow('Wait')
})
