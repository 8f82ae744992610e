import { expect, test } from 'bun:test'
import { bytesByCategory, bytesByDay, bytesByUser, change, playsByDay, share, totalsIn } from './sums.ts'

const range = { first: '2026-02-27', last: '2026-03-01' }
const day = (date: number, total_plays: number, completed_plays: number) => ({
  date,
  total_plays,
  completed_plays,
  total_duration_seconds: total_plays * 100,
})
const days = [day(20260301, 3, 2), day(20260227, 1, 0), day(20260226, 9, 9)]

test('days without plays are shown as such, and only those of the range are summed up', () => {
  expect(playsByDay(range, days)).toEqual([
    { day: '2026-02-27', plays: 1, completed: 0 },
    { day: '2026-02-28', plays: 0, completed: 0 },
    { day: '2026-03-01', plays: 3, completed: 2 },
  ])
  expect(totalsIn(range, days)).toEqual({ plays: 4, completed: 2, seconds: 400 })
})

test('a change from nothing is no number, and neither is a share of nothing', () => {
  expect([change(112, 100), change(0, 4), change(3, 0), change(0, 0)]).toEqual([
    expect.closeTo(0.12, 9),
    -1,
    null,
    null,
  ])
  expect([share(3, 4), share(0, 4), share(0, 0)]).toEqual([0.75, 0, null])
})

test('bytes are summed by user, by day and by category, the largest first', () => {
  const row = (user_id: number, date: number, endpoint_category: string, bytes_sent: number) => ({
    user_id,
    date,
    endpoint_category,
    bytes_sent,
  })
  const usage = [
    row(1, 20260301, 'image', 10),
    row(1, 20260227, 'stream', 30),
    row(2, 20260301, 'stream', 5),
    row(2, 20260301, 'auth', 0),
  ]
  expect([...bytesByUser(usage)]).toEqual([
    [1, 40],
    [2, 5],
  ])
  expect(bytesByDay(range, usage).map(({ bytes }) => bytes)).toEqual([30, 0, 15])
  expect(bytesByCategory(usage)).toEqual([
    { category: 'stream', bytes: 35 },
    { category: 'image', bytes: 10 },
  ])
})
