import { expect, test } from 'bun:test'
import { dayPart } from './greeting.ts'

test('the greeting follows the clock on the wall', () => {
  expect([4, 5, 11, 12, 17, 18, 23].map(dayPart)).toEqual([
    'night',
    'morning',
    'morning',
    'afternoon',
    'afternoon',
    'evening',
    'evening',
  ])
})
