import { expect, test } from 'bun:test'
import { createTestApp } from '../../testing/test-app.ts'
import type { TestApp } from '../../testing/test-app.ts'

const noon = Date.UTC(2025, 11, 8, 12) / 1_000
const clock = { now: () => noon, monotonicMs: () => performance.now() }
const dayAgo = noon - 86_400

/** Plays of bob and carol on two days, and one long ago. */
async function listenedTo(): Promise<TestApp> {
  const app = await createTestApp({ clock })
  const plays: [string, string, number, number][] = [
    ['bob', 't1', noon, 200],
    ['bob', 't1', noon, 10],
    ['carol', 't1', noon, 200],
    ['carol', 't2', dayAgo, 200],
    ['carol', 't3', noon - 400 * 86_400, 50],
  ]
  for (const [handle, track_id, started_at, duration_seconds] of plays)
    await app.as(handle).listening.report({
      body: { track_id, started_at, duration_seconds, track_duration_seconds: 200 },
    })
  return app
}

test('days are told newest first, and those without plays not at all', async () => {
  await using app = await listenedTo()
  expect(await app.as('alice').analytics.daily({ query: {} })).toEqual([
    {
      date: 20251208,
      total_plays: 3,
      total_duration_seconds: 410,
      completed_plays: 2,
      unique_users: 2,
      unique_tracks: 1,
    },
    {
      date: 20251207,
      total_plays: 1,
      total_duration_seconds: 200,
      completed_plays: 1,
      unique_users: 1,
      unique_tracks: 1,
    },
  ])
})

test('the most played tracks come first, of all users, within the span', async () => {
  await using app = await listenedTo()
  const top = async (query: { start_date?: number; end_date?: number; limit?: number }) =>
    (await app.as('alice').analytics.topTracks({ query })).map(({ track_id }) => track_id)
  expect(await top({})).toEqual(['t1', 't2'])
  expect(await top({ start_date: 20240101 })).toEqual(['t1', 't2', 't3'])
  expect(await top({ limit: 1 })).toEqual(['t1'])
  expect(await top({ end_date: 20251207 })).toEqual(['t2'])
})

test('a track is told with its listeners; one that nobody knows, with zeros', async () => {
  await using app = await listenedTo()
  const stats = (track_id: string) =>
    app.as('alice').analytics.trackStats({ params: { track_id }, query: {} })
  expect(await stats('t1')).toEqual({
    track_id: 't1',
    play_count: 3,
    total_duration_seconds: 410,
    completed_count: 2,
    unique_listeners: 2,
  })
  expect(await stats('../x')).toMatchObject({ track_id: '../x', play_count: 0, unique_listeners: 0 })
})

test('one user is summed up alone; an unknown one is not found', async () => {
  await using app = await listenedTo()
  const { analytics } = app.as('alice')
  expect(await analytics.userSummary({ params: { handle: 'bob' }, query: {} })).toEqual({
    user_id: 2 as never,
    total_plays: 2,
    total_duration_seconds: 210,
    completed_plays: 1,
    unique_tracks: 1,
  })
  await expect(analytics.userSummary({ params: { handle: 'mallory' }, query: {} })).rejects.toMatchObject({
    status: 404,
  })
})

test('all users are summed up together, the most plays first, and who played nothing with zeros', async () => {
  await using app = await listenedTo()
  const summaries = async (query: { start_date?: number; end_date?: number }) =>
    (await app.as('alice').analytics.userSummaries({ query })).slice(0, 3)
  const nothing = { total_plays: 0, total_duration_seconds: 0, completed_plays: 0, last_played_at: null }
  const carol = { user_handle: 'carol', total_plays: 3, total_duration_seconds: 450, completed_plays: 2 }
  expect(await summaries({ start_date: 20240101 })).toMatchObject([
    { ...carol, unique_tracks: 3, last_played_at: noon },
    { user_handle: 'bob', user_id: 2, total_plays: 2, unique_tracks: 1, last_played_at: noon },
    { user_handle: 'alice', unique_tracks: 0, ...nothing },
  ])
  expect(await summaries({ end_date: 20251207 })).toMatchObject([
    { user_handle: 'carol', total_plays: 1, last_played_at: dayAgo },
    { user_handle: 'alice', ...nothing },
    { user_handle: 'bob', ...nothing },
  ])
})

test('nobody is online without a socket', async () => {
  await using app = await createTestApp()
  expect(await app.as('alice').analytics.onlineUsers()).toEqual({ count: 0, handles: [] })
})

test('dates that are no numbers are refused', async () => {
  await using app = await createTestApp()
  for (const path of ['daily', 'top-tracks', 'track/t1', 'users/bob/summary', 'users'])
    for (const query of ['start_date=yesterday', 'end_date=-1', 'start_date=2025-12-08']) {
      const { status } = await app.request(`/v1/admin/listening/${path}?${query}`, { as: 'alice' })
      expect([path, query, status]).toEqual([path, query, 400])
    }
})
