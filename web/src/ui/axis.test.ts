import { expect, test } from 'bun:test'
import { labelledIndexes, ticksFor } from './axis.ts'

test('the lines of a chart stand at round values and reach over the largest one', () => {
  expect(ticksFor(346)).toEqual([0, 100, 200, 300, 400])
  expect(ticksFor(400)).toEqual([0, 100, 200, 300, 400])
  expect(ticksFor(8)).toEqual([0, 2, 4, 6, 8])
  expect(ticksFor(1)).toEqual([0, 1])
  expect(ticksFor(0)).toEqual([0, 1])
  for (const max of [3, 7, 11, 99, 101, 2_499, 7.1e9]) {
    const ticks = ticksFor(max)
    expect([max, ticks.length <= 5, (ticks.at(-1) ?? 0) >= max]).toEqual([max, true, true])
  }
})

test('labels keep their distance', () => {
  expect(labelledIndexes(30, 700, 100)).toEqual([0, 5, 10, 15, 20, 25])
  expect(labelledIndexes(7, 700, 60)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(labelledIndexes(30, 0, 60)).toEqual([0])
  expect(labelledIndexes(0, 700, 60)).toEqual([])
})
