import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { makeAlbum } from '../../testing/library-fixture.ts'
import { createTestApp } from '../../testing/test-app.ts'
import type { TestApp } from '../../testing/test-app.ts'

const noon = Date.UTC(2025, 11, 8, 12) / 1_000
const day = 86_400
const clock = { now: () => noon, monotonicMs: () => performance.now() }
const play = { track_id: 't1', duration_seconds: 180, track_duration_seconds: 200 }
const bobOf = (app: TestApp) => app.as('bob').listening

test('pages of single playbacks follow each other without a gap, also when something is played in between', async () => {
  await using app = await createTestApp({ clock })
  const bob = bobOf(app)
  // Two that began in the same second, and one of another user.
  for (const started_at of [noon, noon - 5, noon - 5, noon - 9])
    await bob.report({ body: { ...play, started_at } })
  await app.as('carol').listening.report({ body: play })
  const first = await bob.plays({ query: { limit: 2 } })
  expect(first.items.map(({ id }) => id)).toEqual([1, 3])
  await bob.report({ body: { ...play, started_at: noon + 60 } })
  const second = await bob.plays({ query: { limit: 2, cursor: first.next_cursor ?? '' } })
  expect([second.items.map(({ id }) => id), second.next_cursor]).toEqual([[2, 4], null])
  expect(await bob.plays({ query: { limit: 0 } })).toEqual({ items: [], next_cursor: null })
  expect((await bob.plays({ query: { before: noon - 5 } })).items.map(({ id }) => id)).toEqual([4])
  const bad = Buffer.from('["x","y"]').toString('base64url')
  await expect(bob.plays({ query: { cursor: bad } })).rejects.toMatchObject({ code: 'bad_request' })
})

test('playbacks heard to the end, and the others, are told apart', async () => {
  await using app = await createTestApp({ clock })
  const bob = bobOf(app)
  await bob.report({ body: play })
  await bob.report({ body: { ...play, duration_seconds: 20 } })
  expect((await bob.plays({ query: { completed: 'true' } })).items.map(({ id }) => id)).toEqual([1])
  expect((await bob.plays({ query: { completed: 'false' } })).items.map(({ id }) => id)).toEqual([2])
})

test('counts follow each report, also one that corrects the track, the time or the length of an earlier one', async () => {
  await using app = await createTestApp({ clock })
  const bob = bobOf(app)
  const session = { ...play, session_id: 's', started_at: noon - 100 }
  await bob.report({ body: { ...play, started_at: noon - 500 } })
  for (const duration_seconds of [10, 20, 30]) await bob.report({ body: { ...session, duration_seconds } })
  const counts = () => bob.counts({ body: { track_ids: ['t1', 't2', 'never'] } })
  expect(await counts()).toEqual([
    { track_id: 't1', play_count: 2, total_duration_seconds: 210, last_played_at: noon - 100 },
  ])
  await bob.report({ body: { ...session, track_id: 't2', duration_seconds: 40, started_at: noon - 90 } })
  expect(await counts()).toEqual([
    { track_id: 't1', play_count: 1, total_duration_seconds: 180, last_played_at: noon - 500 },
    { track_id: 't2', play_count: 1, total_duration_seconds: 40, last_played_at: noon - 90 },
  ])
  expect(await app.as('carol').listening.counts({ body: { track_ids: ['t1'] } })).toEqual([])
  expect(await bob.counts({ body: { track_ids: [] } })).toEqual([])
})

test('sums of a span, its days, hours and weekdays are those of my own clock', async () => {
  await using app = await createTestApp({ clock })
  const bob = bobOf(app)
  // Sunday 23:30 UTC: Monday 01:30 in Rome, Sunday 15:30 in California.
  const started_at = Date.UTC(2025, 11, 7, 23, 30) / 1_000
  await bob.report({ body: { ...play, started_at, utc_offset_minutes: 120 } })
  await bob.report({ body: { ...play, started_at, utc_offset_minutes: -480, duration_seconds: 20 } })
  const all = await bob.statistics({ query: { start_date: 20251201, end_date: 20251208 } })
  expect(all).toMatchObject({
    total_plays: 2,
    completed_plays: 1,
    total_duration_seconds: 200,
    unique_tracks: 1,
    step: 'day',
    series: [
      { date: 20251207, play_count: 1, total_duration_seconds: 20 },
      { date: 20251208, play_count: 1, total_duration_seconds: 180 },
    ],
    weekdays: [180, 0, 0, 0, 0, 0, 20],
  })
  expect([all.hours[1], all.hours[15]]).toEqual([180, 20])
  const monday = await bob.statistics({ query: { start_date: 20251208 } })
  expect(monday).toMatchObject({ total_plays: 1, step: 'month' })
  const ever = await bob.statistics({ query: {} })
  expect(ever).toMatchObject({ total_plays: 2, series: [{ date: 20251201, play_count: 2 }] })
  expect(await app.as('carol').listening.statistics({ query: {} })).toMatchObject({
    total_plays: 0,
    series: [],
    longest_streak_days: 0,
  })
})

test('days in a row are counted up to today or yesterday, and the longest is remembered', async () => {
  await using app = await createTestApp({ clock })
  const bob = bobOf(app)
  for (const ago of [20, 19, 18, 17, 2, 1])
    await bob.report({ body: { ...play, started_at: noon - ago * day } })
  const streaks = async (today: number) => {
    const { longest_streak_days, current_streak_days } = await bob.statistics({ query: { today } })
    return [longest_streak_days, current_streak_days]
  }
  expect(await streaks(20251208)).toEqual([4, 2])
  expect(await streaks(20251209)).toEqual([4, 0])
  expect(await streaks(99999999)).toEqual([4, 0])
})

test('what I played most is summed up by track, album, artist and genre, in the span I choose; plays are found by their names', async () => {
  await using app = await createTestApp({ clock })
  const music = join(app.folder, 'music')
  await makeAlbum(join(music, 'One'), { title: 'One', artist: 'Sines', tracks: ['a', 'b'] })
  await makeAlbum(join(music, 'Two'), { title: 'Two', artist: 'Saws', tracks: ['c'] })
  await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const { items } = await app.as('alice').catalog.tracks()
  const idOf = (name: string): string => items.find((track) => track.name === name)?.id ?? ''
  const bob = bobOf(app)
  const heard = (name: string, started_at = noon) =>
    bob.report({ body: { ...play, track_id: idOf(name), started_at } })
  for (const name of ['a', 'b', 'c', 'c', 'c']) await heard(name)
  await heard('a', noon - 400 * day)
  await heard('a', noon - 400 * day)
  await bob.report({ body: { ...play, track_id: 'no-such-track' } })

  const month = await bob.top({ query: { start_date: 20251201, end_date: 20251231 } })
  expect(month.tracks.map(({ play_count }) => play_count)).toEqual([3, 1, 1, 1])
  expect(month.albums.map(({ play_count }) => play_count)).toEqual([3, 2])
  expect(month.artists.map(({ total_duration_seconds }) => total_duration_seconds)).toEqual([540, 360])
  const ever = await bob.top({ query: { limit: 1 } })
  expect(ever.albums.map(({ play_count }) => play_count)).toEqual([4])
  expect(ever.tracks).toHaveLength(1)
  expect(await app.as('carol').listening.top({ query: {} })).toEqual({
    tracks: [],
    albums: [],
    artists: [],
    genres: [],
  })

  const nameOf = new Map<string, string>(items.map(({ id, name }) => [id, name]))
  const found = async (filter: string, more = {}): Promise<string[]> => {
    const { items } = await bob.plays({ query: { filter, ...more } })
    return items.map(({ track_id }) => nameOf.get(track_id) ?? '').toSorted()
  }
  expect(await found(' C ')).toEqual(['c', 'c', 'c'])
  expect(await found('two')).toEqual(['c', 'c', 'c'])
  expect(await found('SINE')).toEqual(['a', 'a', 'a', 'b'])
  expect(await found('sine', { before: noon })).toEqual(['a', 'a'])
  expect(await found('%')).toEqual([])
  expect((await app.as('carol').listening.plays({ query: { filter: 'sine' } })).items).toEqual([])
})

test('of tracks that I played equally often the longer heard come first, in a span and in all time', async () => {
  await using app = await createTestApp({ clock })
  const bob = bobOf(app)
  for (const [track_id, ...heard] of [
    ['short', 30, 30],
    ['first', 90, 90],
    ['long', 150, 150],
    ['second', 90, 90],
    ['often', 1, 1, 1],
  ] as const)
    for (const duration_seconds of heard)
      await bob.report({ body: { ...play, track_id, started_at: noon, duration_seconds } })
  for (const span of [{}, { start_date: 20251201 }, { start_date: 20251201, end_date: 20251231 }]) {
    const { tracks } = await bob.top({ query: span })
    expect(tracks.map(({ id }) => id)).toEqual(['often', 'long', 'first', 'second', 'short'])
    expect((await bob.top({ query: { ...span, limit: 2 } })).tracks).toEqual(tracks.slice(0, 2))
  }
})

test('an album or playlist is where I left it, whatever order the reports come in', async () => {
  await using app = await createTestApp({ clock })
  const bob = bobOf(app)
  const { playlists } = app.as('bob')
  const id = await playlists.create({ body: { name: 'Mix', track_ids: ['t1'] } })
  const album = { ...play, playback_context: 'album', context_id: 'a1' }
  await bob.report({ body: { ...album, session_id: 'x', position_seconds: 61, started_at: noon - 280 } })
  await bob.report({ body: { ...album, session_id: 'w', position_seconds: 9, started_at: noon - 1_080 } })
  // The form of some clients.
  await bob.report({ body: { ...play, playback_context: 'album:a2', started_at: noon - 380 } })
  await bob.report({
    body: {
      ...play,
      playback_context: 'playlist',
      context_id: id,
      context_ended: true,
      started_at: noon - 180,
    },
  })
  await bob.report({ body: { ...play, playback_context: 'queue', context_id: 'q' } })
  await bob.report({ body: { ...play, playback_context: 'album' } })
  const of = (kind: string, id: string, position_seconds: number, last_played_at: number) => ({
    kind,
    id,
    track_id: 't1',
    position_seconds,
    track_duration_seconds: 200,
    is_finished: kind === 'playlist',
    last_played_at,
  })
  expect((await bob.recent({ query: {} })) as unknown).toEqual([
    of('playlist', id, 0, noon),
    of('album', 'a1', 61, noon - 100),
    of('album', 'a2', 0, noon - 200),
  ])
  expect(await bob.recent({ query: { limit: 1 } })).toHaveLength(1)
  expect(await app.as('carol').listening.recent({ query: {} })).toEqual([])

  await playlists.remove({ params: { id } })
  expect(await bob.recent({ query: { limit: 1 } })).toMatchObject([{ kind: 'album', id: 'a1' }])
  await playlists.undelete({ params: { id } })
  expect(await bob.recent({ query: { limit: 1 } })).toMatchObject([{ kind: 'playlist', id }])
})

test('a long track that goes on is where it is, however late a short listening elsewhere began', async () => {
  await using app = await createTestApp({ clock })
  const bob = bobOf(app)
  const at = (session_id: string, started_at: number, seconds: number) =>
    bob.report({
      body: {
        ...play,
        track_duration_seconds: 7_200,
        playback_context: 'album',
        context_id: 'book',
        session_id,
        started_at,
        duration_seconds: seconds,
        position_seconds: seconds,
      },
    })
  await at('here', noon - 3_600, 1_000)
  await at('there', noon - 2_400, 12)
  expect(await bob.recent({ query: {} })).toMatchObject([{ position_seconds: 12 }])
  await at('here', noon - 3_600, 3_595)
  // A report from before, that comes late.
  await at('there', noon - 2_400, 11)
  expect(await bob.recent({ query: {} })).toMatchObject([{ position_seconds: 3_595 }])
})

test('a report of somebody else under my session is refused, and nothing of it is kept', async () => {
  await using app = await createTestApp({ clock })
  const bob = bobOf(app)
  await expect(bob.report({ body: { ...play, user_handle: 'carol' } })).rejects.toMatchObject({
    code: 'forbidden',
  })
  expect(await bob.report({ body: { ...play, user_handle: 'bob' } })).toEqual({ id: 1, created: true })
  expect(await bob.history({ query: {} })).toHaveLength(1)
})

test('with a user all that they heard goes', async () => {
  await using app = await createTestApp({ clock })
  await bobOf(app).report({ body: { ...play, playback_context: 'album', context_id: 'a1' } })
  using users = new Database(join(app.folder, 'data', 'user.db'), { readonly: true })
  const left = (): number[] =>
    ['tracks', 'days', 'hours', 'contexts'].map(
      (name) => users.query(`SELECT 1 FROM listened_${name}`).all().length,
    )
  expect(left()).toEqual([1, 1, 1, 1])
  await app.as('alice').accounts.remove({ params: { handle: 'bob' } })
  expect(left()).toEqual([0, 0, 0, 0])
})
