import { expect, test } from 'bun:test'
import { Registry } from 'prom-client'
import { metricsOf } from '../testing/metrics-of.ts'
import { createTestApp } from '../testing/test-app.ts'
import { createQueryTimer } from './query-timer.ts'

const name = 'db_query_duration_seconds'

async function timesIn(registry: Registry) {
  const of = (operation: string) => `{operation="${operation}"}`
  const series = await metricsOf({
    app: { metrics: { fetch: async () => new Response(await registry.metrics()) } },
  })
  return {
    count: (operation: string) => series.get(`${name}_count${of(operation)}`),
    seconds: (operation: string) => series.get(`${name}_sum${of(operation)}`) ?? Number.NaN,
  }
}

test('an operation is timed until it is settled, also when it fails, and answers as if it was not timed', async () => {
  const registry = new Registry()
  const timed = createQueryTimer(registry)
  const later = timed('append_event', async (ms: number) => {
    await Bun.sleep(ms)
    if (ms > 30) throw new Error('late')
    return ms
  })
  const now = timed('get_user_auth_token', (text: string) => {
    if (text === '') throw new Error('empty')
    return text.length
  })
  expect(await later(20)).toBe(20)
  await expect(later(40)).rejects.toThrow('late')
  expect(now('four')).toBe(4)
  expect(() => now('')).toThrow('empty')
  const times = await timesIn(registry)
  expect([times.count('append_event'), times.count('get_user_auth_token')]).toEqual([2, 2])
  expect(times.seconds('append_event')).toBeGreaterThan(0.055)
  expect(times.seconds('get_user_auth_token')).toBeLessThan(times.seconds('append_event'))
  expect(times.count('get_min_seq')).toBe(0)
})

test('each operation that has a name is one that the server does', async () => {
  const pruneIntervalHours = 0.05 / 3_600
  // No service answers at this address: a fetch happens only for users with the setting.
  const app = await createTestApp({ pruneIntervalHours, downloaderUrl: 'http://127.0.0.1:9' })
  const [alice, bob] = [app.as('alice'), app.as('bob')]
  await alice.settings.change({ body: { settings: [{ key: 'enable_direct_downloads', value: true }] } })
  await alice.settings.list()
  await bob.sync.events({ query: { since: '0' } })
  await bob.devices.list()
  const id = await bob.playlists.create({ body: { name: 'Road', track_ids: [] } })
  await bob.playlists.atRevision({ params: { id, seq: 1 } })
  await bob.listening.report({
    body: { track_id: 't', duration_seconds: 10, track_duration_seconds: 10 },
  })
  await bob.listening.summary()
  await bob.listening.history()
  await bob.listening.events()
  await alice.analytics.daily()
  await alice.analytics.topTracks()
  await alice.analytics.trackStats({ params: { track_id: 't' } })
  const span = { query: { start_date: 20200101, end_date: 20300101 } }
  await alice.analytics.bandwidthUsage(span)
  await alice.analytics.userBandwidthUsage({ params: { handle: 'bob' }, ...span })
  await alice.catalog.album({ params: { id: 'a' } }).catch(() => undefined)
  await Bun.sleep(200)
  // Values collected in memory are written at the end.
  await app[Symbol.asyncDispose]()
  const unused = [...(await metricsOf(app))]
    .filter(([series, count]) => series.startsWith(`${name}_count`) && count === 0)
    .map(([series]) => series)
  expect(unused).toEqual([])
})
