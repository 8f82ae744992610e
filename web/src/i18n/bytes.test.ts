import { expect, test } from 'bun:test'
import { bytesText } from './bytes.ts'

test('sizes are told in thousands, with one decimal place where it says something', () => {
  expect(
    [0, 540, 1_000, 1_540, 9_940, 10_400, 4_200_000_000, 72_400_000_000].map((n) => bytesText(n)),
  ).toEqual(['0 kB', '0.5 kB', '1 kB', '1.5 kB', '9.9 kB', '10 kB', '4.2 GB', '72 GB'])
  expect(bytesText(3e18)).toBe('3,000 PB')
})
