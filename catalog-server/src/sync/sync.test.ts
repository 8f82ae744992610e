import { describe, expect, test } from 'bun:test'
import type { ApiClient } from '@pezzottify/client'
import type { PlaylistId, TrackId } from '@pezzottify/contract'
import { settableClock } from '../testing/settable-clock.ts'
import { createTestApp } from '../testing/test-app.ts'

const day = 86_400
const like = (api: ApiClient, id: string) => api.likes.like({ params: { type: 'track', id } })
const since = (api: ApiClient, seq: number | string) => api.sync.events({ query: { since: String(seq) } })
/** The rest of a cursor. */
const place = (at = expect.any(Number) as number) => ({ epoch: expect.any(String) as string, at })
/** The result of catching up from there: the numbers of the events, or the refusal. */
const caughtUp = (api: ApiClient, seq: number): Promise<unknown> =>
  since(api, seq).then(
    ({ events }) => events.map((event) => event.seq),
    (error: { code: string; status: number }) => `${error.status} ${error.code}`,
  )

describe('the whole state', () => {
  test('of somebody new is empty, but for what they may do', async () => {
    await using app = await createTestApp()
    expect(await app.as('bob').sync.state()).toEqual({
      ...place(0),
      seq: 0,
      likes: { albums: [], artists: [], tracks: [] },
      settings: [],
      playlists: [],
      permissions: ['AccessCatalog', 'LikeContent', 'OwnPlaylists'],
    })
  })

  test('holds all that is mine, in order, with the number of the last event', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const ids = (...names: string[]) => names as TrackId[]
    await like(bob, 't2')
    await like(bob, 't1')
    await bob.likes.like({ params: { type: 'album', id: 'al' } })
    await bob.likes.like({ params: { type: 'artist', id: 'ar' } })
    await bob.settings.change({
      body: { settings: [{ key: 'enable_direct_downloads', value: true }] },
    })
    const made: PlaylistId[] = []
    for (const [name, tracks] of [
      ['First', ids('b', 'a', 'b')],
      ['Second', []],
      ['Third', ids('c')],
    ] as const)
      made.push(await bob.playlists.create({ body: { name, track_ids: [...tracks] } }))
    const [first, second, third] = made as [PlaylistId, PlaylistId, PlaylistId]
    expect(await bob.sync.state()).toEqual({
      ...place(),
      seq: 10,
      likes: { albums: ['al'], artists: ['ar'], tracks: ['t2', 't1'] },
      settings: [{ key: 'enable_direct_downloads', value: true }],
      playlists: [
        { id: first, name: 'First', tracks: ids('b', 'a', 'b') },
        { id: second, name: 'Second', tracks: [] },
        { id: third, name: 'Third', tracks: ids('c') },
      ],
      permissions: ['AccessCatalog', 'LikeContent', 'OwnPlaylists'],
    })
    expect((await app.as('carol').sync.state()).playlists).toEqual([])
  })

  test('is of one moment, however much is written meanwhile', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const writes = Array.from({ length: 40 }, (_, index) => like(bob, `t${index}`))
    const states = await Promise.all(Array.from({ length: 40 }, () => bob.sync.state()))
    await Promise.all(writes)
    for (const { seq, likes } of states) expect(likes.tracks).toHaveLength(seq)
    expect((await bob.sync.state()).seq).toBe(40)
  })
})

describe('numbers of events', () => {
  test('fifty likes at once are numbered 1 to 50, each once', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const carol = app.as('carol')
    const tracks = Array.from({ length: 50 }, (_, index) => `t${index}`)
    await Promise.all([...tracks.map((id) => like(bob, id)), like(carol, 'other')])
    const { events, current_seq } = await since(bob, 0)
    expect(events.map((event) => event.seq)).toEqual(tracks.map((_, index) => index + 1))
    expect(current_seq).toBe(50)
    const liked = events.flatMap(({ type, payload }) =>
      type === 'content_liked' ? [payload.content_id] : [],
    )
    expect(liked.sort()).toEqual(tracks.sort())
    expect((await since(carol, 0)).current_seq).toBe(1)
  })

  test('a change that fails leaves no number behind', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const id = await bob.playlists.create({ body: { name: 'Mix', track_ids: [] } })
    await expect(
      bob.playlists.change({
        params: { id },
        body: { name: 'Renamed', track_ids: Array(301).fill('t' as TrackId) },
      }),
    ).rejects.toMatchObject({ code: 'bad_request' })
    await like(bob, 't1')
    expect((await since(bob, 0)).events.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'playlist_created'],
      [2, 'content_liked'],
    ])
  })
})

describe('catching up', () => {
  test('gives what came after, as it happened', async () => {
    const clock = settableClock()
    await using app = await createTestApp({ clock })
    const bob = app.as('bob')
    await like(bob, 't1')
    clock.seconds += 7
    await bob.likes.unlike({ params: { type: 'track', id: 't1' } })
    expect(await since(bob, 1)).toEqual({
      events: [
        {
          seq: 2,
          type: 'content_unliked',
          payload: { content_type: 'track', content_id: 't1' },
          server_timestamp: clock.seconds,
        },
      ],
      current_seq: 2,
      ...place(clock.seconds),
    })
  })

  test('works from every number of a whole log; from the future it is refused', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    expect(await caughtUp(bob, 0)).toEqual([])
    expect(await caughtUp(bob, 1)).toBe('410 gone')
    for (const id of ['a', 'b', 'c']) await like(bob, id)
    expect(await caughtUp(bob, -5)).toEqual([1, 2, 3])
    expect(await caughtUp(bob, 0)).toEqual([1, 2, 3])
    expect(await caughtUp(bob, 1)).toEqual([2, 3])
    expect(await caughtUp(bob, 2)).toEqual([3])
    expect(await caughtUp(bob, 3)).toEqual([])
    expect(await caughtUp(bob, 4)).toBe('410 gone')
  })

  test('is refused once an event after the number was forgotten, and the numbers go on', async () => {
    const clock = settableClock()
    await using app = await createTestApp({ clock, eventRetentionDays: 30, pruneIntervalHours: 0.000_01 })
    const bob = app.as('bob')
    const forgotten = async (count: number): Promise<void> => {
      while ((await since(bob, 0)).events.length > count) await Bun.sleep(5)
    }
    for (const id of ['a', 'b']) await like(bob, id)
    clock.seconds += 20 * day
    await like(bob, 'c')
    clock.seconds += 20 * day
    await forgotten(1)
    expect(await caughtUp(bob, 0)).toEqual([3])
    expect(await caughtUp(bob, 1)).toBe('410 gone')
    expect(await caughtUp(bob, 2)).toEqual([3])
    expect(await caughtUp(bob, 3)).toEqual([])
    clock.seconds += 20 * day
    await forgotten(0)
    expect(await since(bob, 0)).toEqual({ events: [], current_seq: 3, ...place() })
    expect(await caughtUp(bob, 2)).toBe('410 gone')
    expect(await caughtUp(bob, 3)).toEqual([])
    expect((await bob.sync.state()).seq).toBe(3)
    await like(bob, 'd')
    expect(await caughtUp(bob, 3)).toEqual([4])
  })

  test('needs a whole number to start from', async () => {
    await using app = await createTestApp()
    for (const query of ['', '?since=', '?since=x', '?since=1.5', '?since=1e3'])
      expect([query, (await app.request(`/v1/sync/events${query}`, { as: 'bob' })).status]).toEqual([
        query,
        400,
      ])
    for (const future of ['9', '99999999999999999999', '9'.repeat(1_000)]) {
      const gone = await app.request(`/v1/sync/events?since=${future}`, { as: 'bob' })
      expect([gone.status, await gone.text()]).toEqual([410, ''])
    }
    for (const past of ['-1', '-99999999999999999999', '00000000000000000000'])
      expect((await app.request(`/v1/sync/events?since=${past}`, { as: 'bob' })).status).toBe(200)
  })
})
