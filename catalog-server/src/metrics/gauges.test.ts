import { expect, test } from 'bun:test'
import { cpSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { serve } from '../testing/listening.ts'
import { metricsOf } from '../testing/metrics-of.ts'
import { createTestApp } from '../testing/test-app.ts'
import { databaseBeside } from '../testing/database-beside.ts'

const demo = resolve(import.meta.dir, '../../../demo')

test('the metrics tell the open sockets and the connected users', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  const connected = async () => {
    const series = await metricsOf(app)
    return [series.get('websocket_connections'), series.get('online_users')]
  }
  expect(await connected()).toEqual([0, 0])
  const phone = await (await served.signIn('bob', 'bobs-phone')).listen()
  await (await served.signIn('bob', 'bobs-laptop')).listen()
  await (await served.signIn('carol', 'carols-phone')).listen()
  expect(await connected()).toEqual([3, 2])
  phone.socket.close()
  while ((await connected())[0] !== 2) await Bun.sleep(10)
  expect(await connected()).toEqual([2, 2])
})

test('a scan is told in numbers, the next one in its own, and how each ended', async () => {
  let now = 1_700_000_000
  await using app = await createTestApp({ clock: { now: () => now, monotonicMs: () => performance.now() } })
  const music = join(app.folder, 'music')
  cpSync(demo, music, { recursive: true })
  writeFileSync(join(music, 'broken.flac'), 'no music')
  await app.as('alice').library.addFolder({ body: { path: music } })
  const { files_done } = await app.app.library.scanToEnd()
  const first = await metricsOf(app)
  expect(files_done).toBeGreaterThan(2)
  expect(first.get('scan_running')).toBe(0)
  expect(first.get('scan_files_seen')).toBe(files_done)
  expect(first.get('scan_files_read')).toBe(files_done)
  expect(first.get('scan_files_failed')).toBe(1)
  expect(first.get('scan_changes{change="added"}')).toBe(files_done - 1)
  expect(first.get('scan_last_end_timestamp_seconds')).toBe(now)
  const ended = first.get('scans_total{outcome="completed"}') ?? 0
  now += 60
  await app.app.library.scanToEnd()
  const second = await metricsOf(app)
  expect(second.get('scan_files_seen')).toBe(files_done)
  expect([second.get('scan_files_read'), second.get('scan_changes{change="added"}')]).toEqual([0, 0])
  expect(second.get('scan_last_end_timestamp_seconds')).toBe(now)
  expect(second.get('scans_total{outcome="completed"}')).toBe(ended + 1)
})

test('kept events are counted as they come, are forgotten, and go with their user', async () => {
  let now = 1_700_000_000
  const clock = { now: () => now, monotonicMs: () => performance.now() }
  await using app = await createTestApp({ clock, pruneIntervalHours: 0.05 / 3_600 })
  const kept = async () => (await metricsOf(app)).get('event_log_events')
  const like = (handle: string, id: string) => app.as(handle).likes.like({ params: { type: 'track', id } })
  const before = (await kept()) ?? 0
  for (const id of ['a', 'b', 'c']) await like('bob', id)
  await like('carol', 'a')
  expect(await kept()).toBe(before + 4)
  await app.as('alice').accounts.remove({ params: { handle: 'carol' } })
  expect(await kept()).toBeLessThan(before + 4)
  now += 31 * 86_400
  while ((await kept()) !== 0) await Bun.sleep(10)
})

test('the metrics tell the queue of the search index, of any length, and 0 once it is empty', async () => {
  await using app = await createTestApp()
  const backlog = async () => (await metricsOf(app)).get('search_backlog')
  while ((await backlog()) !== 0) await Bun.sleep(10)
  using catalog = databaseBeside(join(app.folder, 'data/catalog.db'))
  const queue = catalog.query(`
    WITH RECURSIVE number(value) AS (SELECT ? UNION ALL SELECT value + 1 FROM number WHERE value < ?)
    INSERT INTO search_queue (kind, id) SELECT 'track', value FROM number`)
  queue.run(1, 3)
  expect(await backlog()).toBe(3)
  queue.run(4, 12_000)
  expect(await backlog()).toBe(10_000)
  const { id } = await app.as('alice').library.addFolder({ body: { path: join(app.folder, 'music') } })
  await app.as('alice').library.removeFolder({ params: { id } })
  while ((await backlog()) !== 0) await Bun.sleep(10)
})

test('requests for a thousand paths that nobody foresaw make no series of their own', async () => {
  await using app = await createTestApp({ rateLimits: { enabled: true, factor: 1 } })
  const ask = async (round: number) => {
    for (let index = 0; index < 500; index += 1) {
      const name = `${round}-${index}-${Math.random()}`
      await app.request(`/v1/content/album/${name}`, { as: 'bob' })
      await app.request(`/${name}/${name}?${name}=1`)
    }
    return [...(await metricsOf(app)).keys()].toSorted()
  }
  await ask(1)
  const known = await ask(2)
  expect(await ask(3)).toEqual(known)
})

test('a scrape costs little and tells the rest where a database cannot be read', async () => {
  const app = await createTestApp()
  const whole = await metricsOf(app)
  for (const file of ['catalog.db', 'user.db', 'search.db'])
    expect(whole.get(`database_size_bytes{file="${file}"}`)).toBeGreaterThan(0)
  const start = performance.now()
  for (let round = 0; round < 20; round += 1) await metricsOf(app)
  expect((performance.now() - start) / 20).toBeLessThan(50)
  await app[Symbol.asyncDispose]()
  const rest = await metricsOf(app)
  expect(whole.get('auth_active_sessions')).toBe(0)
  expect(rest.get('auth_active_sessions')).toBeUndefined()
  expect(rest.get('process_memory_bytes')).toBeGreaterThan(0)
  expect(rest.get('scan_running')).toBe(0)
})
