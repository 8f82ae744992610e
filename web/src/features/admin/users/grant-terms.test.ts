import { expect, test } from 'bun:test'
import { parseAmount, termsLeft } from './grant-terms.ts'

test('an amount is a whole number from one on; an empty field means without end', () => {
  expect(['1', ' 30 ', '999999'].map(parseAmount)).toEqual([1, 30, 999_999])
  expect(['', '  '].map(parseAmount)).toEqual([null, null])
  expect(['0', '-1', '1.5', 'ten', '1e3', '1000000'].map(parseAmount)).toEqual(
    Array.from({ length: 6 }, () => undefined),
  )
})

test('the rest of a grant is never negative', () => {
  const grant = { id: 1, permission: 'EditCatalog', start_time: 0, end_time: 100, countdown: 3 } as const
  expect(termsLeft(grant, 40)).toEqual({ seconds: 60, uses: 3 })
  expect(termsLeft(grant, 140)).toEqual({ seconds: 0, uses: 3 })
  expect(termsLeft({ ...grant, end_time: null, countdown: null }, 40)).toEqual({ seconds: null, uses: null })
})
