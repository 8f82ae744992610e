import { expect, test } from 'bun:test'
import { spanOf } from './period.ts'

const today = new Date(2026, 2, 3, 0, 5)

test('a week are seven days, today among them, also over the end of a month', () => {
  expect(spanOf('week', today)).toEqual({ start_date: 20260225, end_date: 20260303 })
})

test('a year begins the day after this one a year ago, and all time has no ends', () => {
  expect(spanOf('year', today)).toEqual({ start_date: 20250304, end_date: 20260303 })
  expect(spanOf('all', today)).toEqual({})
})
