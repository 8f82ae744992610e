import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { makeAlbum } from '../../testing/library-fixture.ts'
import { subsonicApp } from '../../testing/subsonic-app.ts'
import type { SubsonicParameters } from '../../testing/subsonic-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

type Entry = { title: string; username: string; playerName: string; playerId: number; minutesAgo: number }

const noon = Date.UTC(2025, 11, 8, 12) / 1_000
const seconds = 100
const ms = (unixSeconds: number): number => unixSeconds * 1_000

/** A server with three songs of a hundred seconds, at noon, and bob's app on it. */
async function world() {
  let passedSeconds = 0
  const clock = { now: () => noon + passedSeconds, monotonicMs: () => passedSeconds * 1_000 }
  const testApp = await createTestApp({ clock })
  const music = join(testApp.folder, 'music')
  await makeAlbum(music, { title: 'Moon', artist: 'Ada', tracks: ['One', 'Two', 'Three'], seconds })
  await testApp.as('alice').library.addFolder({ body: { path: music } })
  await testApp.app.library.scanToEnd()
  const bob = await subsonicApp(testApp, 'bob', 'phone')
  const { searchResult3 } = await bob.call<{ searchResult3: { song: { id: string }[] } }>('search3', {})
  const [one = '', two = '', three = ''] = searchResult3.song.map(({ id }) => id)
  return {
    testApp,
    bob,
    one,
    two,
    three,
    wait: (waited: number): void => void (passedSeconds += waited),
    plays: () => testApp.as('bob').listening.events({ query: {} }),
    playing: async (app = bob): Promise<Entry[]> =>
      (await app.call<{ nowPlaying: { entry: Entry[] } }>('getNowPlaying', {})).nowPlaying.entry,
    report: (mediaId: string, state: string, positionMs: number, more: SubsonicParameters = {}) =>
      bob.call('reportPlayback', { mediaId, mediaType: 'song', state, positionMs, ...more }),
    [Symbol.asyncDispose]: () => testApp[Symbol.asyncDispose](),
  }
}

test('a scrobble that is uploaded twice counts once, and says from where and when', async () => {
  await using here = await world()
  const { bob, one } = here
  for (let upload = 0; upload < 2; upload += 1) {
    await bob.call('scrobble', { id: one, time: ms(noon - 5_000) })
    here.wait(60)
  }

  expect(await here.plays()).toMatchObject([
    {
      track_id: one.slice(3),
      started_at: noon - 5_000,
      ended_at: noon - 5_000 + seconds,
      duration_seconds: seconds,
      completed: true,
      playback_context: 'subsonic:phone',
      client_type: 'phone',
    },
  ])
  const { searchResult3 } = await bob.call<{ searchResult3: object }>('search3', { query: 'one' })
  expect(searchResult3).toMatchObject({ song: [{ playCount: 1, played: '2025-12-08T10:36:40Z' }] })
})

test('several tracks are told at once; those without a time ended just now', async () => {
  await using here = await world()
  const { bob, one, two, three } = here
  await bob.post('scrobble', { id: [one, two, three], time: [ms(noon - 900), ms(noon - 600)] })

  expect((await here.plays()).map(({ track_id, started_at }) => [track_id, started_at])).toEqual([
    [three.slice(3), noon - seconds],
    [two.slice(3), noon - 600],
    [one.slice(3), noon - 900],
  ])
})

test('another track, app or second is another play', async () => {
  await using here = await world()
  const tablet = await subsonicApp(here.testApp, 'bob', 'tablet')
  await here.bob.call('scrobble', { id: here.one, time: ms(noon - 900) })
  await here.bob.call('scrobble', { id: here.one, time: ms(noon - 899) })
  await here.bob.call('scrobble', { id: here.two, time: ms(noon - 900) })
  await tablet.call('scrobble', { id: here.one, time: ms(noon - 900) })

  expect(await here.plays()).toHaveLength(4)
})

test('a clock that is ahead tells the present time, and a play from before the account counts nothing', async () => {
  await using here = await world()
  for (let upload = 0; upload < 2; upload += 1)
    await here.bob.call('scrobble', { id: here.one, time: ms(noon + 86_400) })
  await here.bob.call('scrobble', { id: here.two, time: 1_000 })

  expect(await here.plays()).toMatchObject([{ track_id: here.one.slice(3), started_at: noon }])
})

test('unknown ids are passed over, unless there are no others', async () => {
  await using here = await world()
  const { bob, one } = here
  await bob.call('scrobble', { id: ['tr-no-such', 'nonsense', one], time: [1, 2, ms(noon - 500)] })

  expect(await here.plays()).toMatchObject([{ track_id: one.slice(3), started_at: noon - 500 }])
  expect(await bob.refusal('scrobble', { id: 'tr-no-such' })).toBe(70)
  expect(await bob.refusal('scrobble', { id: 'al-x' })).toBe(70)
  expect(await bob.refusal('scrobble')).toBe(10)
})

test('what an app has begun is shown to everybody and counts nothing; it goes some time after its end', async () => {
  await using here = await world()
  const { bob, one, two } = here
  const alice = await subsonicApp(here.testApp, 'alice')
  await bob.call('scrobble', { id: one, submission: 'False' })
  await bob.call('scrobble', { id: two, submission: false })
  here.wait(70)

  const shown = await here.playing(alice)
  expect(shown).toMatchObject([
    {
      title: 'Two',
      username: 'bob',
      playerName: 'phone',
      minutesAgo: 1,
      positionMs: 70_000,
      state: 'playing',
    },
  ])
  here.wait(seconds + 500)
  expect(await here.playing(alice)).toHaveLength(1)
  here.wait(100)
  expect(await here.playing(alice)).toEqual([])
  expect(await here.plays()).toEqual([])
})

test('each app has a number of its own, which stays', async () => {
  await using here = await world()
  const tablet = await subsonicApp(here.testApp, 'bob', 'tablet')
  for (const app of [here.bob, tablet, here.bob])
    await app.call('scrobble', { id: here.one, submission: false })
  const numbers = async () =>
    new Map((await here.playing()).map((entry) => [entry.playerName, entry.playerId]))
  const before = await numbers()
  await here.bob.call('scrobble', { id: here.two, submission: false })

  expect(new Set(before.values()).size).toBe(2)
  expect(await numbers()).toEqual(before)
})

test('a reported play runs, rests and counts what was heard at its end', async () => {
  await using here = await world()
  const { one } = here
  await here.report(one, 'starting', 0)
  here.wait(5)
  expect(await here.playing()).toMatchObject([{ state: 'starting', positionMs: 0, playbackRate: 1 }])
  await here.report(one, 'playing', 0)
  here.wait(20)
  expect(await here.playing()).toMatchObject([{ state: 'playing', positionMs: 20_000 }])
  await here.report(one, 'paused', 20_000)
  here.wait(300)
  expect(await here.playing()).toMatchObject([{ state: 'paused', positionMs: 20_000 }])
  await here.report(one, 'playing', 20_000, { playbackRate: 2 })
  here.wait(10)
  expect(await here.playing()).toMatchObject([{ positionMs: 40_000, playbackRate: 2 }])
  await here.report(one, 'stopped', 40_000)

  expect(await here.playing()).toEqual([])
  expect(await here.plays()).toMatchObject([
    { started_at: noon, duration_seconds: 40, track_duration_seconds: seconds, completed: false },
  ])
  await here.report(one, 'stopped', 40_000)
  expect(await here.plays()).toHaveLength(1)
})

test('the next track ends the one before, also the same track again', async () => {
  await using here = await world()
  const { one, two } = here
  await here.report(one, 'playing', 0)
  here.wait(95)
  await here.report(one, 'starting', 0)
  await here.report(one, 'playing', 0)
  here.wait(30)
  await here.report(two, 'playing', 0)

  expect((await here.plays()).map((play) => [play.track_id, play.duration_seconds, play.completed])).toEqual([
    [one.slice(3), 30, false],
    [one.slice(3), 95, true],
  ])
})

test('a play that is not to be counted is shown alone', async () => {
  await using here = await world()
  await here.report(here.one, 'playing', 0, { ignoreScrobble: true })
  here.wait(50)
  expect(await here.playing()).toMatchObject([{ title: 'One', positionMs: 50_000 }])
  await here.report(here.one, 'stopped', 50_000, { ignoreScrobble: true })

  expect(await here.plays()).toEqual([])
})

test('a play whose app stays silent ends by itself and counts nothing', async () => {
  await using here = await world()
  await here.report(here.one, 'playing', 0)
  here.wait(seconds + 1_801)
  await here.report(here.one, 'stopped', 0)
  await here.report(here.two, 'playing', 0)
  await here.report(here.two, 'stopped', 0)

  expect(await here.plays()).toEqual([])
})

test('a play that is reported and submitted counts once, whichever comes first', async () => {
  await using here = await world()
  const { bob, one, two } = here
  await here.report(one, 'playing', 0)
  here.wait(50)
  await bob.call('scrobble', { id: one, time: ms(noon) })
  here.wait(10)
  await here.report(one, 'stopped', 60_000)
  await here.report(two, 'playing', 0)
  here.wait(60)
  await here.report(two, 'stopped', 60_000)
  await bob.call('scrobble', { id: two })
  await bob.call('scrobble', { id: two, time: ms(noon + 60) })

  expect((await here.plays()).map((play) => [play.track_id, play.started_at, play.completed])).toEqual([
    [two.slice(3), noon + 60, true],
    [one.slice(3), noon, true],
  ])
})

test('of a track that is played again and again each play is submitted by itself', async () => {
  await using here = await world()
  const { bob, one } = here
  for (const _ of [1, 2]) {
    await here.report(one, 'starting', 0)
    await here.report(one, 'playing', 0)
    here.wait(seconds)
  }
  for (const startedAt of [noon, noon + seconds]) await bob.call('scrobble', { id: one, time: ms(startedAt) })
  await here.report(one, 'stopped', 100_000)

  expect((await here.plays()).map(({ started_at }) => started_at)).toEqual([noon + seconds, noon])
})

test('a report of what is not understood is refused', async () => {
  await using here = await world()
  const report = { mediaId: here.one, mediaType: 'song', state: 'playing', positionMs: 0 }
  const refusal = (changed: SubsonicParameters) =>
    here.bob.refusal('reportPlayback', { ...report, ...changed })

  expect(await refusal({ state: 'dancing' })).toBe(0)
  expect(await refusal({ mediaType: 'film' })).toBe(0)
  expect(await refusal({ mediaType: 'podcast' })).toBe(70)
  expect(await refusal({ mediaId: 'tr-no-such' })).toBe(70)
  expect(await refusal({ positionMs: 'x' })).toBe(0)
  for (const name of Object.keys(report)) expect(await refusal({ [name]: undefined })).toBe(10)
})

test('what others listen to is shown to who may see what is listened to, and to nobody else', async () => {
  await using here = await world()
  await here.report(here.one, 'playing', 0)
  const [alice, carol] = [await subsonicApp(here.testApp, 'alice'), await subsonicApp(here.testApp, 'carol')]
  expect(await here.playing(alice)).toMatchObject([{ username: 'bob' }])
  expect(await here.playing(carol)).toEqual([])
  expect(await here.playing()).toMatchObject([{ username: 'bob' }])
})
