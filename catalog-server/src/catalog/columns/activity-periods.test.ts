import { expect, test } from 'bun:test'
import { readActivityPeriods } from './activity-periods.ts'

test('activity periods are read in the form of the wire and in that of older importers, whatever is between them', () => {
  const periods = readActivityPeriods([
    { Decade: 1980 },
    { Timespan: { start_year: 1985, end_year: null } },
    { Timespan: { start_year: 1985 } },
    { type: 'decade', decade: 1990 },
    { type: 'timespan', start_year: 1978, end_year: 2016 },
    { type: 'TIMESPAN', start_year: 2020 },
    { type: 'era', decade: 1990 },
    { Decade: '1980' },
    { Timespan: { start_year: 1985, end_year: 'today' } },
    'nineties',
    null,
  ])
  expect(periods).toEqual([
    { Decade: 1980 },
    { Timespan: { start_year: 1985, end_year: null } },
    { Timespan: { start_year: 1985, end_year: null } },
    { Decade: 1990 },
    { Timespan: { start_year: 1978, end_year: 2016 } },
    { Timespan: { start_year: 2020, end_year: null } },
  ])
})
