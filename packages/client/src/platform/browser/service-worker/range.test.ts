import { expect, test } from 'bun:test'
import { parseRange } from './range.ts'

test.each([
  [null, 0, 99],
  ['bytes=0-', 0, 99],
  ['bytes=10-19', 10, 19],
  ['bytes=90-500', 90, 99],
  ['bytes=-5', 95, 99],
  ['bytes=-500', 0, 99],
  // Headers that no player writes get the whole file, as a server may answer.
  ['bytes=20-10', 0, 99],
  ['bytes=0-1,5-6', 0, 99],
  ['bytes=-', 0, 99],
  ['items=0-5', 0, 99],
])('%p of a hundred bytes is %p to %p', (header, start, end) => {
  expect(parseRange(header, 100)).toEqual({ start, end })
})

test.each(['bytes=100-', 'bytes=500-600', 'bytes=-0'])('%p of a hundred bytes is none of them', (header) => {
  expect(parseRange(header, 100)).toBe('unsatisfiable')
})
