import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { SyncEvents, SyncState, TrackId } from '@pezzottify/contract'
import { featuresHeader, socketPath } from '@pezzottify/contract'
import { serve } from '../testing/listening.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'

const knowing = { [featuresHeader]: 'entries' }
const events = async (app: TestApp, query: string, headers: Record<string, string> = {}) => {
  const response = await app.request(`/v1/sync/events?${query}`, { as: 'bob', headers })
  return { status: response.status, answer: response.ok ? ((await response.json()) as SyncEvents) : null }
}
const like = (app: TestApp, id: string) => app.as('bob').likes.like({ params: { type: 'track', id } })

describe('a place in the history', () => {
  test('of another database, or of this one before it was put back, is no place to go on from', async () => {
    await using app = await createTestApp()
    for (const id of ['a', 'b', 'c']) await like(app, id)
    const { epoch, at, seq } = await app.as('bob').sync.state()
    const here = `since=${seq}&epoch=${epoch}&at=${at}`
    expect((await events(app, here)).answer).toEqual({ events: [], current_seq: 3, epoch, at })
    expect((await events(app, `since=3&epoch=another&at=${at}`)).status).toBe(410)
    expect((await events(app, `since=3&epoch=${epoch}&at=${at - 60}`)).status).toBe(410)
    expect((await events(app, `since=2&epoch=${epoch}&at=${at - 60}`)).status).toBe(410)
    expect((await events(app, `since=0&epoch=another`)).status).toBe(410)
  })

  test('from where no way leads on gives everything anew to who knows entries', async () => {
    await using app = await createTestApp()
    await app.as('bob').playlists.create({ body: { name: 'Mix', track_ids: ['a', 'b'] as TrackId[] } })
    const { status, answer } = await events(app, 'since=9', knowing)
    expect([status, answer?.events, answer?.current_seq]).toEqual([200, [], 2])
    const playlists = answer?.snapshot?.playlists
    expect(playlists).toMatchObject([{ name: 'Mix', entries: [{ track_id: 'a' }, { track_id: 'b' }] }])
    expect(playlists?.[0]).not.toHaveProperty('tracks')
    const state = await app.request('/v1/sync/state', { as: 'bob', headers: knowing })
    expect((await state.json()) as SyncState).toEqual(answer?.snapshot as SyncState)
    expect(state.headers.get('vary')?.toLowerCase()).toContain(featuresHeader)
  })

  test('is told by each answer to a write, and by none that changed nothing', async () => {
    await using app = await createTestApp()
    const seqOf = async (path: string, init: RequestInit) =>
      (await app.request(path, { as: 'bob', ...init })).headers.get('x-sync-seq')
    expect(await seqOf('/v1/user/liked/track/a', { method: 'POST' })).toBe('1')
    expect(await seqOf('/v1/user/liked/track/a', { method: 'POST' })).toBeNull()
    expect(await seqOf('/v1/user/liked/track', {})).toBeNull()
    const body = JSON.stringify({ name: 'Mix', track_ids: ['a'] })
    const headers = { 'content-type': 'application/json' }
    expect(await seqOf('/v1/user/playlist', { method: 'POST', headers, body })).toBe('3')
  })

  test('stays valid over a migration that began the log anew: the number goes on', async () => {
    await using app = await createTestApp()
    await like(app, 'a')
    using database = new Database(join(app.folder, 'data/user.db'))
    database.run('DELETE FROM user_events')
    expect((await events(app, 'since=1')).answer).toMatchObject({ events: [], current_seq: 1 })
    await like(app, 'b')
    expect((await events(app, 'since=1')).answer?.events).toMatchObject([{ seq: 2 }])
  })
})

test('on a socket, who announces entries gets them, and others the whole list', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  const phone = await served.signIn('bob', 'bobs-phone')
  const laptop = await served.signIn('bob', 'bobs-laptop')
  const older = await laptop.listen()
  const inQuery = new WebSocket(`ws://${served.host}${socketPath}?features=entries`, {
    headers: { authorization: laptop.token },
  })
  const types: string[] = []
  inQuery.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as { type: string; payload: { event?: { type: string } } }
    types.push(message.payload.event?.type ?? message.type)
  })
  while (types.length === 0) await Bun.sleep(5)
  await phone.api.playlists.create({ body: { name: 'Mix', track_ids: ['a'] as TrackId[] } })
  await older.until((message) => message.type === 'sync' && message.payload.event.seq === 2)
  while (types.length < 3) await Bun.sleep(5)
  inQuery.close()
  expect(types).toEqual(['connected', 'playlist_created', 'playlist_entries_changed'])
  expect(older.events().map(({ type }) => type)).toEqual(['playlist_created', 'playlist_tracks_updated'])
})
