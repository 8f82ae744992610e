import { expect, test } from 'bun:test'
import { daysOf, lengthOf, numberOf, presetOf, rangeBefore, rangeBetween, rangeOfQuery } from './day-range.ts'

const now = '2026-03-02'

test('without a word the last 30 days are meant, today among them', () => {
  const range = rangeOfQuery({}, now)
  expect(range).toEqual({ first: '2026-02-01', last: now })
  expect([lengthOf(range), daysOf(range).length, presetOf(range, now)]).toEqual([30, 30, 30])
})

test('the address can name a preset or two days; what makes no sense counts as nothing', () => {
  expect(rangeOfQuery({ days: '7' }, now)).toEqual({ first: '2026-02-24', last: now })
  expect(rangeOfQuery({ from: '2026-02-27', to: '2026-03-01' }, now)).toEqual({
    first: '2026-02-27',
    last: '2026-03-01',
  })
  const whole = rangeOfQuery({}, now)
  for (const query of [
    { days: '8' },
    { from: '2026-03-01', to: '2026-02-27' },
    { from: '2026-02-30', to: '2026-03-01' },
    { from: '2024-01-01', to: '2026-03-01' },
    { from: ['2026-02-27'], to: 'now' },
  ])
    expect(rangeOfQuery(query, now)).toEqual(whole)
})

test('a range is compared with as many days before it', () => {
  const range = { first: '2026-02-27', last: '2026-03-02' }
  expect(daysOf(range)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'])
  expect(rangeBefore(range)).toEqual({ first: '2026-02-23', last: '2026-02-26' })
  expect(numberOf(range.first)).toBe(20_260_227)
  expect(rangeBetween('2025-03-02', now)).not.toBeNull()
  expect(rangeBetween('2025-03-01', now)).toBeNull()
})
