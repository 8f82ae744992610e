import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import type { SyncState, TrackId } from '@pezzottify/contract'
import { systemClock } from '../../base/clock.ts'
import { folder, fullPair, rowsOf, take, token } from '../../testing/reference-sample.ts'
import { addPeople, createTestApp } from '../../testing/test-app.ts'

afterAll(() => rmSync(folder, { recursive: true }))

test('somebody who is here already keeps password, roles and sessions, and gets what was theirs', async () => {
  const pair = await fullPair()
  const { data } = pair
  mkdirSync(data)
  const shell = Bun.spawn(
    [process.execPath, join(import.meta.dir, '../../cli-auth.ts'), join(data, 'user.db')],
    {
      stdin: new Blob(['add-user alice\nadd-login alice another']),
      stdout: 'ignore',
    },
  )
  await shell.exited
  const { out } = await take(pair)
  expect(out).toMatch(/^ {2}users +1 +1 +1$/m)
  expect(out).toMatch(/^ {2}sessions +1 +1 +0$/m)
  const database = join(data, 'user.db')
  expect(rowsOf(database, 'SELECT * FROM user_role WHERE user_id = 1')).toEqual([])
  expect(rowsOf(database, 'SELECT content_id FROM liked_content WHERE user_id = 1')).toHaveLength(2)
})

test('S1: devices of somebody who is here already are told what came, in order, and a second time nothing', async () => {
  const pair = await fullPair()
  const { data } = pair
  mkdirSync(data)
  const userDb = join(data, 'user.db')
  await addPeople(userDb, systemClock)
  const onServer = async <R>(work: (alice: ApiClient) => Promise<R>): Promise<R> => {
    const paths = { catalogDb: join(data, 'catalog.db'), userDb, mediaPath: join(data, 'media') }
    await using app = await createTestApp({ empty: true, dataFolder: data, ...paths })
    return await work(app.as('alice'))
  }
  const { seq, at, epoch } = await onServer(async (alice) => {
    await alice.likes.like({ params: { type: 'track', id: 'T1' } })
    return alice.sync.state()
  })
  const cursor = { since: String(seq), at: String(at), epoch }
  await take(pair)

  const [caughtUp, state] = await onServer((alice) =>
    Promise.all([alice.sync.events({ query: cursor }), alice.sync.state()]),
  )
  const id = 'PL00000000000001'
  expect(caughtUp.events).toMatchObject([
    { seq: 2, type: 'setting_changed', payload: { setting: state.settings[0] } },
    { seq: 3, type: 'content_liked', payload: { content_type: 'album', content_id: 'AL1' } },
    { seq: 4, type: 'playlist_created', payload: { playlist_id: id, name: 'Mix' } },
    { seq: 5, type: 'playlist_tracks_updated', payload: { playlist_id: id, track_ids: ['T1', 'T2', 'T1'] } },
  ])
  expect(state).toMatchObject({
    seq: 5,
    likes: { albums: ['AL1'], artists: [], tracks: ['T1'] },
    playlists: [{ id, name: 'Mix', tracks: ['T1', 'T2', 'T1'] }],
  })

  await take(pair)
  expect((await onServer((alice) => alice.sync.state())).seq).toBe(5)
  await onServer((alice) => alice.sync.undo({ body: { seq: 5 } }))
  expect((await onServer((alice) => alice.sync.state())).playlists).toMatchObject([{ id, tracks: [] }])
})

test('S2: a device that stays signed in reads the whole state, however many events there have been since', async () => {
  const pair = await fullPair()
  await take(pair)
  const paths = { catalogDb: join(pair.data, 'catalog.db'), userDb: join(pair.data, 'user.db') }
  await using app = await createTestApp({ empty: true, dataFolder: pair.data, ...paths })
  const ask = (path: string, method = 'GET') =>
    app.request(path, { method, headers: { authorization: token } })
  // Where the device was on the original server.
  const since = () => ask('/v1/sync/events?since=1')
  expect((await since()).status).toBe(410)
  for (const track of ['a', 'b', 'c']) {
    expect((await ask(`/v1/user/liked/track/${track}`, 'POST')).status).toBe(200)
    expect((await since()).status).toBe(410)
  }
  const { seq, likes } = (await (await ask('/v1/sync/state')).json()) as SyncState
  expect(likes.tracks).toEqual(['T1', 'a', 'b', 'c'] as TrackId[])
  expect((await ask(`/v1/sync/events?since=${seq - 3}`)).status).toBe(200)
})
