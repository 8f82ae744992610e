import { expect, test } from 'bun:test'
import { sizeText } from './size.ts'

test('sizes are told in the largest unit that leaves something before the point', () => {
  const told = [0, 1, 999, 1_000, 356_432, 999_999_999, 81_653_366_784, 4e15].map((bytes) =>
    sizeText(bytes, 'en'),
  )
  expect(told).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1 kB',
    '356 kB',
    '1,000 MB',
    '81.7 GB',
    '4,000 TB',
  ])
})
