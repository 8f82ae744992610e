import { expect, test } from 'bun:test'
import { settableClock } from '../../testing/settable-clock.ts'
import { createTestApp } from '../../testing/test-app.ts'
import type { TestApp } from '../../testing/test-app.ts'

const noon = Date.UTC(2025, 11, 8, 12) / 1_000
const clock = { now: () => noon, monotonicMs: () => performance.now() }
const play = { track_id: 't1', duration_seconds: 180, track_duration_seconds: 200 }

const listeningOf = (app: TestApp, handle = 'bob') => app.as(handle).listening

test('a report is told again as it was, with what it left out', async () => {
  await using app = await createTestApp({ clock })
  const bob = listeningOf(app)
  expect(await bob.report({ body: play })).toEqual({ id: 1, created: true })
  expect(await bob.events({ query: {} })).toEqual([
    {
      id: 1,
      user_id: 2 as never,
      track_id: 't1',
      session_id: null,
      started_at: noon,
      ended_at: null,
      duration_seconds: 180,
      track_duration_seconds: 200,
      completed: true,
      seek_count: 0,
      pause_count: 0,
      playback_context: null,
      client_type: null,
      date: 20251208,
    },
  ])
})

test('reports without a session are plays of their own; those of one session are one play under one id', async () => {
  await using app = await createTestApp({ clock })
  const bob = listeningOf(app)
  await bob.report({ body: play })
  expect(await bob.report({ body: play })).toEqual({ id: 2, created: true })
  expect(await bob.report({ body: { ...play, session_id: '' } })).toEqual({ id: 3, created: true })
  expect(await bob.report({ body: { ...play, session_id: '' } })).toEqual({ id: 4, created: true })

  const session = { ...play, session_id: 'kitchen', started_at: noon - 100, client_type: 'web' }
  expect(await bob.report({ body: { ...session, duration_seconds: 10 } })).toEqual({ id: 5, created: true })
  const { started_at: _, ...later } = session
  expect(await bob.report({ body: { ...later, duration_seconds: 20, seek_count: 2 } })).toEqual({
    id: 5,
    created: false,
  })
  const event = (await bob.events({ query: {} })).find((entry) => entry.session_id === 'kitchen')
  expect(event).toMatchObject({
    started_at: noon - 100,
    duration_seconds: 20,
    seek_count: 2,
    completed: false,
  })
})

test('two people may name their sessions alike', async () => {
  await using app = await createTestApp({ clock })
  const report = { body: { ...play, session_id: 'same' } }
  expect(await listeningOf(app, 'bob').report(report)).toEqual({ id: 1, created: true })
  expect(await listeningOf(app, 'carol').report(report)).toEqual({ id: 2, created: true })
  expect(await listeningOf(app, 'carol').events({ query: {} })).toHaveLength(1)
})

test('the same report sent many times at once is one play', async () => {
  await using app = await createTestApp({ clock })
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => listeningOf(app).report({ body: { ...play, session_id: 's' } })),
  )
  expect(answers.filter(({ created }) => created)).toHaveLength(1)
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
})

test('a report from under way that comes after the end changes nothing', async () => {
  await using app = await createTestApp({ clock })
  const bob = listeningOf(app)
  const session = { ...play, session_id: 's' }
  await bob.report({ body: { ...session, ended_at: noon, duration_seconds: 195 } })
  await bob.report({ body: { ...session, duration_seconds: 40 } })
  expect(await bob.events({ query: {} })).toMatchObject([{ ended_at: noon, duration_seconds: 195 }])
})

test('nine tenths of a track are all of it', async () => {
  await using app = await createTestApp({ clock })
  const bob = listeningOf(app)
  for (const [heard, length] of [
    [179, 200],
    [180, 200],
    [0, 0],
    [1, 0],
    [4_294_967_295, 1],
  ] as const)
    await bob.report({ body: { ...play, duration_seconds: heard, track_duration_seconds: length } })
  const told = await bob.events({ query: {} })
  expect(told.toReversed().map(({ completed }) => completed)).toEqual([false, true, false, true, true])
})

test('a play belongs to the UTC day it began on, and spans count both ends', async () => {
  await using app = await createTestApp({ clock })
  const bob = listeningOf(app)
  const midnight = Date.UTC(2025, 11, 8) / 1_000
  for (const started_at of [midnight - 1, midnight, midnight + 43_200, midnight - 86_401])
    await bob.report({ body: { ...play, started_at } })
  const days = async (start_date: number, end_date: number) =>
    (await bob.events({ query: { start_date, end_date } })).map(({ date }) => date)
  expect(await days(20251206, 20251208)).toEqual([20251208, 20251208, 20251207, 20251206])
  expect(await days(20251208, 20251208)).toEqual([20251208, 20251208])
  expect(await days(20251209, 20251207)).toEqual([])
  expect(await days(0, 99999999)).toHaveLength(4)
})

test('without dates, sums and single plays are those of the last thirty days; the history is of all time', async () => {
  await using app = await createTestApp({ clock })
  const bob = listeningOf(app)
  await bob.report({ body: { ...play, started_at: noon - 31 * 86_400, track_id: 'old' } })
  await bob.report({ body: { ...play, started_at: noon - 30 * 86_400 } })
  await bob.report({ body: { ...play, duration_seconds: 20, started_at: noon - 5 } })
  expect(await bob.summary({ query: {} })).toEqual({
    user_id: 2 as never,
    total_plays: 2,
    total_duration_seconds: 200,
    completed_plays: 1,
    unique_tracks: 1,
  })
  expect(await bob.events({ query: {} })).toHaveLength(2)
  expect(await bob.history({ query: {} })).toEqual([
    { track_id: 't1', last_played_at: noon - 5, play_count: 2, total_duration_seconds: 200 },
    { track_id: 'old', last_played_at: noon - 31 * 86_400, play_count: 1, total_duration_seconds: 180 },
  ])
  expect(await listeningOf(app, 'carol').summary({ query: {} })).toMatchObject({
    total_plays: 0,
    total_duration_seconds: 0,
  })
})

test('pages follow each other without a gap; limits beyond the greatest are cut, none is an empty list', async () => {
  await using app = await createTestApp({ clock })
  const bob = listeningOf(app)
  for (let number = 0; number < 5; number += 1)
    await bob.report({ body: { ...play, track_id: `t${number}` } })
  const ids = async (query: { limit?: number; offset?: number }) =>
    (await bob.events({ query })).map(({ id }) => id)
  expect([await ids({ limit: 2 }), await ids({ limit: 2, offset: 2 }), await ids({ offset: 4 })]).toEqual([
    [5, 4],
    [3, 2],
    [1],
  ])
  expect(await ids({ limit: 0 })).toEqual([])
  expect(await ids({ limit: 100_000 })).toHaveLength(5)
  expect(await bob.history({ query: { limit: 1 } })).toHaveLength(1)
})

test('an invalid report, and an invalid number in a query, is refused', async () => {
  await using app = await createTestApp({ clock })
  const post = async (body: object) =>
    (
      await app.request('/v1/user/listening', {
        method: 'POST',
        as: 'bob',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).status
  expect(await post({ ...play, user_id: 1, id: 77, date: 1, __proto__: { completed: true } })).toBe(200)
  expect(await app.as('alice').listening.events({ query: {} })).toEqual([])
  for (const broken of [
    { track_id: '' },
    { track_id: 7 },
    { duration_seconds: -1 },
    { duration_seconds: 1.5 },
    { duration_seconds: 2 ** 32 },
    { started_at: -1 },
    { started_at: 9e15 },
    { client_type: 'x'.repeat(501) },
  ])
    expect([broken, await post({ ...play, ...broken })]).toEqual([broken, 422])
  const read = async (path: string) => (await app.request(`/v1/user/listening/${path}`, { as: 'bob' })).status
  for (const path of ['events?limit=-1', 'events?offset=x', 'summary?start_date=1e3', 'history?limit=1.5'])
    expect([path, await read(path)]).toEqual([path, 400])
})

test('the metrics count a play once, when it has come to its end', async () => {
  await using app = await createTestApp({ clock })
  const bob = listeningOf(app)
  const metric = async (name: string) => {
    const text = await (await app.app.metrics.fetch(new Request('http://metrics/metrics'))).text()
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`pezzottify_${name} `))
        ?.split(' ')[1],
    )
  }
  const web = 'listening_events_total{client_type="web",completed="true"}'
  expect(await metric(web)).toBe(0)
  const session = { ...play, session_id: 's', client_type: 'web' }
  await bob.report({ body: session })
  expect(await metric(web)).toBe(0)
  await bob.report({ body: { ...session, ended_at: noon } })
  await bob.report({ body: { ...session, ended_at: noon } })
  await bob.report({ body: session })
  expect(await metric(web)).toBe(1)
  expect(await metric('listening_duration_seconds_total{client_type="web"}')).toBe(180)
  await bob.report({ body: { ...play, duration_seconds: 1, client_type: 'my own "player"' } })
  expect(await metric('listening_events_total{client_type="unknown",completed="false"}')).toBe(1)
})

test('reports that arrive while their user is deleted are refused and leave nothing', async () => {
  await using app = await createTestApp({ clock })
  const bob = listeningOf(app)
  await bob.report({ body: play })
  const settled = await Promise.allSettled([
    ...Array.from({ length: 10 }, () => bob.report({ body: play })),
    app.as('alice').accounts.remove({ params: { handle: 'bob' } }),
    ...Array.from({ length: 10 }, () => bob.report({ body: play })),
  ])
  for (const result of settled)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'forbidden' })
  expect(await app.as('alice').analytics.daily({ query: {} })).toEqual([])
})

test('a play of a clock that is ahead is of now; one from before the account is refused with a reason', async () => {
  await using app = await createTestApp({ clock })
  const bob = listeningOf(app)
  const ahead = { ...play, started_at: noon + 400 * 86_400, ended_at: noon + 400 * 86_400 + 180 }
  await bob.report({ body: { ...ahead, playback_context: 'album:a1', context_id: 'a1' } })
  await bob.report({ body: { ...play, track_id: 't2', started_at: noon } })

  const begun = await bob.events({ query: {} })
  expect(begun.map(({ started_at, ended_at }) => [started_at, ended_at])).toEqual([
    [noon, null],
    [noon, noon],
  ])
  const history = await bob.history({ query: {} })
  expect(history.map(({ last_played_at }) => last_played_at)).toEqual([noon, noon])

  const early = await bob
    .report({ body: { ...play, started_at: 1_757_256 } })
    .catch((error: unknown) => error)
  expect(early).toMatchObject({ status: 422, code: 'invalid' })
  expect(String(early)).toContain('clock')
  expect(await bob.events({ query: {} })).toHaveLength(2)
})

test('reports of one playback by a clock that is ahead leave it where the first one put it', async () => {
  const clock = settableClock()
  await using app = await createTestApp({ clock })
  const bob = listeningOf(app)
  const begun = clock.seconds
  const ahead = { ...play, session_id: 's', started_at: begun + 7_200, playback_context: 'album:long' }
  const ended = { ...ahead, ended_at: begun + 7_200 + 180 }
  const told = async () =>
    (await bob.events({ query: {} })).map(({ started_at, ended_at }) => [started_at - begun, ended_at])

  for (const seconds of [0, 10, 20]) {
    clock.seconds = begun + seconds
    await bob.report({ body: { ...ahead, duration_seconds: seconds } })
  }
  expect(await told()).toEqual([[0, null]])

  clock.seconds = begun + 180
  await bob.report({ body: ended })
  clock.seconds = begun + 600
  await bob.report({ body: { ...play, started_at: clock.seconds - 180, playback_context: 'album:later' } })
  // Its answer was lost.
  clock.seconds = begun + 700
  await bob.report({ body: ended })
  expect(await told()).toEqual([
    [420, null],
    [0, begun + 180],
  ])
  expect((await bob.recent({ query: {} })).map(({ id }) => id)).toEqual(['later', 'long'])
})
