import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { join } from 'node:path'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import { makeTrack } from '../../testing/library-fixture.ts'
import { categoryOf } from './category.ts'
import { databaseBeside } from '../../testing/database-beside.ts'

const noon = Date.UTC(2025, 11, 8, 12) / 1_000
const clock = { now: () => noon, monotonicMs: () => performance.now() }
const day = { start_date: 20251208, end_date: 20251208 }

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

/** The usage of bob, half a minute later, as soon as there is some of the category. */
async function usageOfBob(app: TestApp, category: string) {
  jest.advanceTimersByTime(30_000)
  for (;;) {
    const usage = await app
      .as('alice')
      .analytics.userBandwidthUsage({ params: { handle: 'bob' }, query: day })
    const found = usage.find((entry) => entry.endpoint_category === category)
    if (found) return { found, usage }
  }
}

/** Adds the track t1, a file below the media root. */
async function addTrack(app: TestApp): Promise<void> {
  await makeTrack(join(app.folder, 'data/media/one.wav'), { format: 'wav' })
  using catalog = databaseBeside(join(app.folder, 'data/catalog.db'))
  catalog.run("INSERT INTO albums (id, name, album_type) VALUES ('a1', 'Album', 'ALBUM')")
  catalog.run(
    `INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format, codec, container)
     VALUES ('t1', 'One', 'a1', 1, 'one.wav', 'UNKNOWN', 'pcm', 'WAV')`,
  )
}

test('bytes and requests of each user are there within a minute, by day and category, and add up', async () => {
  await using app = await createTestApp({ clock })
  const sizes: number[] = []
  for (const path of ['/v1/content/albums', '/v1/content/artists', '/v1/content/album/unknown'])
    sizes.push((await (await app.request(path, { as: 'bob' })).arrayBuffer()).byteLength)
  const { found } = await usageOfBob(app, 'catalog')
  expect(found).toMatchObject({
    date: 20251208,
    bytes_sent: sizes.reduce((sum, size) => sum + size, 0),
    request_count: 3,
  })

  await app.request('/v1/content/albums', { as: 'bob' })
  jest.advanceTimersByTime(30_000)
  const summary = () =>
    app.as('alice').analytics.userBandwidthSummary({ params: { handle: 'bob' }, query: day })
  while ((await summary()).by_category['catalog']?.request_count !== 4) continue
  const { by_category, ...told } = await summary()
  const sums = Object.values(by_category)
  expect(told.total_requests).toBe(sums.reduce((sum, entry) => sum + entry.request_count, 0))
  expect(told.total_bytes_sent).toBe(sums.reduce((sum, entry) => sum + entry.bytes_sent, 0))
  expect(told.user_id).toBe(found.user_id)
})

test('HEAD and what has not changed cost requests, and no bytes', async () => {
  await using app = await createTestApp({ clock })
  const first = await app.request('/v1/content/albums', { as: 'bob', method: 'HEAD' })
  const etag = first.headers.get('etag') ?? ''
  const again = await app.request('/v1/content/albums', { as: 'bob', headers: { 'if-none-match': etag } })
  expect([first.status, again.status]).toEqual([200, 304])
  expect((await usageOfBob(app, 'catalog')).found).toMatchObject({ bytes_sent: 0, request_count: 2 })
})

test('music counts with the length of the part that was asked for; made on the way, with what was sent', async () => {
  await using app = await createTestApp({ clock })
  await addTrack(app)
  const part = await app.request('/v1/content/stream/t1', { as: 'bob', headers: { range: 'bytes=0-99' } })
  expect((await part.arrayBuffer()).byteLength).toBe(100)
  const made = await app.request('/v1/content/stream/t1?format=flac', { as: 'bob' })
  const sent = (await made.arrayBuffer()).byteLength
  expect([made.headers.get('content-length'), sent > 1_000]).toEqual([null, true])
  expect((await usageOfBob(app, 'stream')).found).toMatchObject({
    bytes_sent: 100 + sent,
    request_count: 2,
  })
})

test('an answer that is generated while it is sent counts with the bytes that were sent', async () => {
  await using app = await createTestApp({ clock })
  const state = await app.request('/v1/sync/state', { as: 'bob' })
  expect(state.headers.get('content-length')).toBeNull()
  const { length } = await state.bytes()
  expect((await usageOfBob(app, 'other')).found).toMatchObject({ bytes_sent: length, request_count: 1 })
})

test('a user who was deleted leaves no usage, and keeps nobody else’s from being written', async () => {
  await using app = await createTestApp({ clock })
  await addTrack(app)
  // The disk answers in turn: what the start has asked of it is over before the clock moves.
  await (await app.request('/v1/content/stream/t1', { as: 'bob' })).arrayBuffer()
  await app.request('/v1/content/albums', { as: 'bob' })
  await app.request('/v1/content/albums', { as: 'carol' })
  await app.as('alice').accounts.remove({ params: { handle: 'carol' } })
  await usageOfBob(app, 'catalog')
  const all = await app.as('alice').analytics.bandwidthUsage({ query: day })
  expect(new Set(all.map((entry) => entry.user_id)).size).toBe(2)
  expect(app.lines).toEqual([])
})

test('a span without its ends, or with something else, is refused; an unknown user is not found', async () => {
  await using app = await createTestApp({ clock })
  const status = async (path: string) =>
    (await app.request(`/v1/admin/bandwidth/${path}`, { as: 'alice' })).status
  for (const path of ['summary', 'usage', 'users/bob/summary', 'users/bob/usage'])
    expect([
      await status(path),
      await status(`${path}?start_date=20251208`),
      await status(`${path}?start_date=today&end_date=20251208`),
      await status(`${path}?start_date=-1&end_date=20251208`),
      await status(`${path}?start_date=20251208&end_date=20251208`),
    ]).toEqual([400, 400, 400, 400, 200])
  expect(await status('users/mallory/usage?start_date=1&end_date=2')).toBe(404)
  expect(await app.as('alice').analytics.bandwidthSummary({ query: { start_date: 1, end_date: 2 } })).toEqual(
    {
      user_id: null,
      total_bytes_sent: 0,
      total_requests: 0,
      by_category: {},
    },
  )
})

test('the metrics count every answer, of the anonymous too, by user id', async () => {
  await using app = await createTestApp({ clock })
  await app.request('/v1/health')
  await app.request('/v1/content/albums', { as: 'bob' })
  const response = await app.app.metrics.fetch(new Request('http://metrics/metrics'))
  const text = await response.text()
  expect(text).toContain(
    'pezzottify_bandwidth_requests_total{user_id="anonymous",endpoint_category="other"} 1',
  )
  expect(text).toContain(
    'pezzottify_bandwidth_bytes_total{user_id="2",endpoint_category="catalog",direction="response"}',
  )
})

test('a path belongs to the category of what it begins with', () => {
  const categories = {
    '/v1/content/stream/t1': 'stream',
    '/v1/content/image/i1': 'image',
    '/v1/content/search': 'search',
    '/v1/content/album/a1': 'catalog',
    '/v1/content/streams': 'catalog',
    '/v1/auth/login': 'auth',
    '/v1/user/playlists': 'user',
    '/v1/admin/users': 'admin',
    '/v1/sync/state': 'other',
    '/rest/stream': 'stream',
    '/rest/stream.view': 'stream',
    '/rest/download': 'stream',
    '/rest/getTranscodeStream.view': 'stream',
    '/rest/getCoverArt': 'image',
    '/rest/search3.view': 'search',
    '/rest/getAlbum': 'other',
    '/': 'other',
  }
  for (const [path, category] of Object.entries(categories)) expect(categoryOf(path)).toBe(category as never)
})
