import { expect, test } from 'bun:test'
import { durationText, relativeTime } from './relative-time.ts'

test('how long ago something was is told in its largest whole unit', () => {
  const now = 1_700_000_000
  const ago = (seconds: number) => relativeTime(now - seconds, now)
  expect([0, 59, 60, 3_599, 3_600, 86_399].map(ago)).toEqual([
    'now',
    'now',
    '1 minute ago',
    '59 minutes ago',
    '1 hour ago',
    '23 hours ago',
  ])
  expect([86_400, 172_800, 700_000, 3_000_000, 40_000_000].map(ago)).toEqual([
    'yesterday',
    '2 days ago',
    'last week',
    'last month',
    'last year',
  ])
  expect(relativeTime(now + 7_200, now)).toBe('in 2 hours')
})

test('the remaining time is told in two units at most, and never as 0', () => {
  expect([0, 59, 60, 3_600, 3_660, 90_000, 86_400 + 59, 8 * 86_400].map((s) => durationText(s))).toEqual([
    '1 minute',
    '1 minute',
    '1 minute',
    '1 hour',
    '1 hour 1 minute',
    '1 day 1 hour',
    '1 day',
    '1 week 1 day',
  ])
})
