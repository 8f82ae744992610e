import { expect, test } from 'bun:test'
import { timeLeft } from './time-left.ts'

test('the time left is told as coarsely as it is known', () => {
  expect(timeLeft(null)).toBeNull()
  expect(timeLeft(0)).toEqual({ unit: 'seconds', value: 5 })
  expect(timeLeft(31)).toEqual({ unit: 'seconds', value: 35 })
  expect(timeLeft(125)).toEqual({ unit: 'minutes', value: 2 })
  expect(timeLeft(3 * 3600)).toEqual({ unit: 'hours', value: 3 })
})
