import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import type { PlaylistId, TrackId } from '@pezzottify/contract'
import { playlistTracksMax } from '@pezzottify/contract'
import { makeAlbum } from '../../testing/library-fixture.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import { removedEntriesMax } from './entry-list.ts'

let app: TestApp
let inCatalog: TrackId[]
beforeAll(async () => {
  app = await createTestApp()
  const music = join(app.folder, 'music')
  const tracks = ['One', 'Two', 'Three']
  await makeAlbum(join(music, 'Album'), { title: 'Album', artist: 'Band', tracks })
  await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const { items } = await app.as('bob').catalog.tracks()
  inCatalog = items.map(({ id }) => id)
})
afterAll(() => app[Symbol.asyncDispose]())

let seq = 0
beforeEach(async () => {
  seq = (await bob().sync.state()).seq
})

const bob = () => app.as('bob')
const ids = (...names: string[]): TrackId[] => names as TrackId[]
const many = (count: number): TrackId[] => ids(...Array.from({ length: count }, (_, index) => `t${index}`))
const newEvents = async () => (await bob().sync.events({ query: { since: String(seq) } })).events
const create = (name: string, ...trackIds: string[]): Promise<PlaylistId> =>
  bob().playlists.create({ body: { name, track_ids: ids(...trackIds) } })
const tracksOf = async (id: PlaylistId): Promise<TrackId[]> =>
  (await bob().playlists.get({ params: { id } })).tracks
/** The entries as stored: the wire does not show which entry has which position. */
const entriesOf = (id: PlaylistId) => {
  using database = new Database(join(app.folder, 'data/user.db'), { readonly: true })
  return database
    .query<{ id: string; track_id: string }, [string]>(
      'SELECT id, track_id FROM user_playlist_tracks WHERE playlist_id = ? AND removed_at IS NULL ORDER BY order_key',
    )
    .all(id)
}

test('a list that is replaced over and over remembers no more than its latest entries, and can be undone', async () => {
  const id = await create('Queue')
  const rounds = 6
  const queueOf = (round: number) =>
    ids(...Array.from({ length: playlistTracksMax }, (_, n) => `r${round}-${n}`))
  for (let round = 0; round < rounds; round += 1)
    await bob().playlists.change({ params: { id }, body: { track_ids: queueOf(round) } })
  using database = new Database(join(app.folder, 'data/user.db'), { readonly: true })
  const stored = database
    .query<{ count: number }, [string]>(
      'SELECT count(*) AS count FROM user_playlist_tracks WHERE playlist_id = ?',
    )
    .get(id)
  expect(stored?.count).toBe(playlistTracksMax + removedEntriesMax)
  // Its first content is no longer stored as entries, and is restored from the events.
  const { seq } = await bob().sync.state()
  await bob().playlists.restore({ params: { id }, body: { seq: seq - rounds + 1 } })
  expect(await tracksOf(id)).toEqual(queueOf(0))
})

describe('a new playlist', () => {
  test('has its name as it was given, its creator, its tracks in order, known to the catalog or not', async () => {
    const id = await create('  Mix 🎶 ', 't1', 't2', 't1')
    expect(id).toMatch(/^[A-Za-z0-9]{16}$/)
    const playlist = await bob().playlists.get({ params: { id } })
    expect(playlist).toMatchObject({
      id,
      creator: 'bob',
      name: '  Mix 🎶 ',
      created: { nanos_since_epoch: 0 },
      tracks: ids('t1', 't2', 't1'),
    })
    expect(await bob().playlists.list()).toContain(id)
    expect(await newEvents()).toMatchObject([
      { type: 'playlist_created', payload: { playlist_id: id, name: '  Mix 🎶 ' } },
      {
        type: 'playlist_tracks_updated',
        payload: { playlist_id: id, track_ids: ids('t1', 't2', 't1') },
      },
    ])
  })

  test('without tracks or name is exactly one event', async () => {
    const id = await create('')
    expect(await tracksOf(id)).toEqual([])
    expect(await newEvents()).toMatchObject([{ type: 'playlist_created', payload: { name: '' } }])
  })

  test(`holds ${playlistTracksMax} tracks and not one more`, async () => {
    const body = { name: 'Long', track_ids: many(playlistTracksMax) }
    const id = await bob().playlists.create({ body })
    expect(await tracksOf(id)).toEqual(body.track_ids)
    const before = await bob().playlists.list()
    const longer = { ...body, track_ids: many(playlistTracksMax + 1) }
    await expect(bob().playlists.create({ body: longer })).rejects.toMatchObject({
      code: 'bad_request',
      message: `A playlist holds at most ${playlistTracksMax} tracks`,
    })
    await expect(
      bob().playlists.change({ params: { id }, body: { name: 'Longer', track_ids: longer.track_ids } }),
    ).rejects.toMatchObject({ code: 'bad_request' })
    expect(await bob().playlists.list()).toEqual(before)
    expect((await bob().playlists.get({ params: { id } })).name).toBe('Long')
    expect(await newEvents()).toHaveLength(2)
  })

  test('can be made and deleted in the older spelling', async () => {
    const id = await bob().playlists.createByOlderPath({ body: { name: 'E2E', track_ids: [] } })
    await bob().playlists.removeByOlderPath({ params: { id } })
    await expect(tracksOf(id)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('changing a playlist', () => {
  test('its name and its tracks are two events, the name first; nothing given is none', async () => {
    const id = await create('Road', 't1')
    await bob().playlists.change({
      params: { id },
      body: { name: 'Road trip', track_ids: ids('t2', 't1') },
    })
    await bob().playlists.change({ params: { id }, body: { name: null } })
    await bob().playlists.change({ params: { id }, body: {} })
    expect(await bob().playlists.get({ params: { id } })).toMatchObject({
      name: 'Road trip',
      tracks: ids('t2', 't1'),
    })
    expect((await newEvents()).slice(2)).toMatchObject([
      { type: 'playlist_renamed', payload: { playlist_id: id, name: 'Road trip' } },
      { type: 'playlist_tracks_updated', payload: { playlist_id: id, track_ids: ids('t2', 't1') } },
    ])
  })

  test('as a whole keeps the entries of the tracks that stay', async () => {
    const id = await create('Kept', 'a', 'b', 'a')
    const [first, second, third] = entriesOf(id)
    await bob().playlists.change({ params: { id }, body: { track_ids: ids('b', 'a', 'x', 'a') } })
    const now = entriesOf(id)
    expect([now[0], now[1], now[3]]).toEqual([second, first, third])
    await bob().playlists.change({ params: { id }, body: { track_ids: [] } })
    expect(entriesOf(id)).toEqual([])
  })

  test('by deleting it is one event, and the second time it is not found', async () => {
    const id = await create('Gone', 't1')
    await bob().playlists.remove({ params: { id } })
    await expect(bob().playlists.remove({ params: { id } })).rejects.toMatchObject({ code: 'not_found' })
    expect((await newEvents()).slice(2)).toMatchObject([
      { type: 'playlist_deleted', payload: { playlist_id: id } },
    ])
    expect(await bob().playlists.list()).not.toContain(id)
  })
})

describe('adding and removing tracks', () => {
  test('the catalog’s tracks come to the end, again and again', async () => {
    const id = await create('Mix', 'elsewhere')
    const [one, two] = inCatalog as [TrackId, TrackId]
    await bob().playlists.addTracks({ params: { id }, body: { tracks_ids: [two, one] } })
    await bob().playlists.addTracks({ params: { id }, body: { tracks_ids: [two] } })
    expect(await tracksOf(id)).toEqual([...ids('elsewhere'), two, one, two])
    expect((await newEvents()).at(-1)).toMatchObject({
      type: 'playlist_tracks_updated',
      payload: { playlist_id: id, track_ids: [...ids('elsewhere'), two, one, two] },
    })
  })

  test('a track that the catalog does not have is refused with all that came with it', async () => {
    const id = await create('Mix')
    const body = { tracks_ids: [...inCatalog, ...ids('nowhere')] }
    await expect(bob().playlists.addTracks({ params: { id }, body })).rejects.toMatchObject({
      code: 'bad_request',
      message: 'The catalog has no track nowhere',
    })
    expect(await tracksOf(id)).toEqual([])
    expect(await newEvents()).toHaveLength(1)
  })

  test('a full playlist takes no more', async () => {
    const id = await create('Full', ...many(playlistTracksMax - 1))
    const [one, two] = inCatalog as [TrackId, TrackId]
    const add = (...tracks_ids: TrackId[]) =>
      bob().playlists.addTracks({ params: { id }, body: { tracks_ids } })
    await expect(add(one, two)).rejects.toMatchObject({ code: 'bad_request' })
    await expect(add(...many(playlistTracksMax + 1))).rejects.toMatchObject({ code: 'bad_request' })
    await add(one)
    expect(await tracksOf(id)).toHaveLength(playlistTracksMax)
    await expect(add(two)).rejects.toMatchObject({ code: 'bad_request' })
  })

  test('positions count from 0, twice is once, and beyond the end is nothing', async () => {
    const id = await create('Mix', 'a', 'b', 'c', 'd')
    await bob().playlists.removeTracks({ params: { id }, body: { tracks_positions: [3, 0, 3, 4, 999] } })
    expect(await tracksOf(id)).toEqual(ids('b', 'c'))
    const before = (await newEvents()).length
    await bob().playlists.removeTracks({ params: { id }, body: { tracks_positions: [2] } })
    await bob().playlists.removeTracks({ params: { id }, body: { tracks_positions: [] } })
    await bob().playlists.addTracks({ params: { id }, body: { tracks_ids: [] } })
    expect(await newEvents()).toHaveLength(before)
  })

  test('two devices that append at once both keep their tracks', async () => {
    const id = await create('Shared')
    const [one, two, three] = inCatalog as [TrackId, TrackId, TrackId]
    const add = (track: TrackId) =>
      bob().playlists.addTracks({ params: { id }, body: { tracks_ids: [track] } })
    await Promise.all(Array.from({ length: 30 }, (_, index) => add([one, two, three][index % 3] ?? one)))
    const tracks = await tracksOf(id)
    for (const track of inCatalog) expect(tracks.filter((other) => other === track)).toHaveLength(10)
  })
})

test('a stranger, even an administrator, finds nothing of mine, changes nothing, and no event is written', async () => {
  const id = await create('Mine', 't1')
  const before = await newEvents()
  for (const stranger of [app.as('carol').playlists, app.as('alice').playlists]) {
    const params = { id }
    const attempts = [
      () => stranger.get({ params }),
      () => stranger.change({ params, body: { name: 'Theirs', track_ids: [] } }),
      () => stranger.addTracks({ params, body: { tracks_ids: ids('nowhere') } }),
      () => stranger.removeTracks({ params, body: { tracks_positions: [0] } }),
      () => stranger.remove({ params }),
      () => stranger.removeByOlderPath({ params }),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ status: 404 })
    expect(await stranger.list()).not.toContain(id)
  }
  expect(await bob().playlists.get({ params: { id } })).toMatchObject({ name: 'Mine', tracks: ids('t1') })
  expect(await newEvents()).toEqual(before)
  for (const stranger of ['carol', 'alice'])
    expect((await app.as(stranger).sync.events({ query: { since: '0' } })).events).toEqual([])
})

test('an unknown playlist is not found, whatever is asked of it', async () => {
  const params = { id: 'unknown' as PlaylistId }
  for (const attempt of [
    () => bob().playlists.get({ params }),
    () => bob().playlists.change({ params, body: {} }),
    () => bob().playlists.addTracks({ params, body: { tracks_ids: [] } }),
    () => bob().playlists.removeTracks({ params, body: { tracks_positions: [] } }),
    () => bob().playlists.remove({ params }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
})

test.each([
  ['POST', '/v1/user/playlist', { name: 'No tracks' }],
  ['POST', '/v1/user/playlist', { track_ids: [] }],
  ['POST', '/v1/user/playlist', { name: 7, track_ids: [] }],
  ['PUT', '/v1/user/playlist/x', { track_ids: 'all' }],
  ['PUT', '/v1/user/playlist/x/add', { track_ids: [] }],
  ['PUT', '/v1/user/playlist/x/remove', { tracks_positions: [-1] }],
  ['PUT', '/v1/user/playlist/x/remove', { tracks_positions: [0.5] }],
])('%s %s with %j answers 422', async (method, path, body) => {
  const headers = { 'content-type': 'application/json' }
  const init = { method, headers, body: JSON.stringify(body), as: 'bob' }
  expect((await app.request(path, init)).status).toBe(422)
})
