import { expect, test } from 'bun:test'
import { periodsIn, periodsText } from './periods.ts'

test('years are read as they are written, and written as they are read', () => {
  const text = '1960–1971, 1980–, 1990s'
  const periods = periodsIn(text)
  expect(periods).toEqual([
    { Timespan: { start_year: 1960, end_year: 1971 } },
    { Timespan: { start_year: 1980, end_year: null } },
    { Decade: 1990 },
  ])
  expect(periodsText(periods ?? [])).toBe(text)
})

test('a hyphen will do, one year is a span of one, and nothing is no period', () => {
  expect(periodsIn('1960-1971,1985')).toEqual([
    { Timespan: { start_year: 1960, end_year: 1971 } },
    { Timespan: { start_year: 1985, end_year: 1985 } },
  ])
  expect(periodsIn(' , ')).toEqual([])
})

test('texts that are not years are refused', () => {
  for (const text of ['long ago', '1971–1960', '1995s', '19', '1960–1971 1980'])
    expect(periodsIn(text)).toBeNull()
})
