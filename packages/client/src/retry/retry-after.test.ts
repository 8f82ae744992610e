import { expect, test } from 'bun:test'
import { retryAfterSecondsOf } from './retry-after.ts'

test('an hour is the longest wait, whatever a proxy says, and what is no number of seconds says nothing', () => {
  const stated = [
    null,
    '',
    '0',
    '-3',
    'soon',
    'Wed, 21 Oct 2026 07:28:00 GMT',
    '1.5',
    '120',
    120,
    '9999999999',
    'Infinity',
  ]
  expect(stated.map(retryAfterSecondsOf)).toEqual([...Array<null>(6).fill(null), 1.5, 120, 120, 3_600, 3_600])
})
