import { expect, test } from 'bun:test'
import { resolve } from 'node:path'
import { dayOf } from '../base/clock.ts'
import { metricsOf } from './metrics-of.ts'
import { createTestApp, testPassword } from './test-app.ts'

const demo = resolve(import.meta.dir, '../../../demo')
const day = 86_400

/** A wall clock that jumps, beside a monotonic one. */
function jumpingClock(seconds: number) {
  const clock = { seconds, passedMs: 0, now: () => clock.seconds, monotonicMs: () => clock.passedMs }
  return clock
}

const signInBody = (password: string) => ({
  user_handle: 'bob',
  password,
  device_uuid: 'bobs-phone',
  device_type: 'android',
})

test.each([
  ['today', 1_760_000_000],
  ['in 1970, before the clock is set', 1_000],
  ['just before the seconds need more than 31 bits', 2 ** 31 - 10],
  ['after 2038, long after', 4_200_000_000],
])('a clock that jumps a day, an hour and a second both ways changes nothing: %s', async (_, start) => {
  const clock = jumpingClock(start)
  await using app = await createTestApp({ clock, pruneIntervalHours: 0.05 / 3_600 })
  const { token } = await app.anonymous.auth.login({ body: signInBody(testPassword) })
  const status = async (path: string): Promise<number> =>
    (await app.request(path, { headers: { authorization: token } })).status
  const bob = app.as('bob')
  const jumps = [day, -day, 3_600, -3_600, 1, -1, -day, day, 20]
  let cursor = { seq: 0, at: undefined as number | undefined, epoch: undefined as string | undefined }
  for (const [index, jump] of jumps.entries()) {
    clock.seconds = Math.max(1, clock.seconds + jump)
    clock.passedMs += 100
    // Still signed in, though unused sessions are ended all the time.
    expect([index, await status('/v1/auth/session')]).toEqual([index, 200])
    await bob.likes.like({ params: { type: 'track', id: `track-${index}` } })
    // It can continue from its cursor, although the newer event may have an earlier time.
    const { seq, at, epoch } = await bob.sync.state()
    expect(seq).toBe(index + 1)
    const query = {
      since: String(cursor.seq),
      ...(cursor.at !== undefined && { at: String(cursor.at) }),
      ...(cursor.epoch !== undefined && { epoch: cursor.epoch }),
    }
    const { events } = await bob.sync.events({ query })
    expect(events.map((event) => event.seq)).toEqual([seq])
    cursor = { seq, at, epoch }
    const report = { track_id: 't', duration_seconds: 100, track_duration_seconds: 100 }
    await bob.listening.report({ body: report })
  }
  const played = await bob.listening.events({ query: { start_date: 19_700_101, end_date: 99_991_231 } })
  expect(played).toHaveLength(jumps.length)
  for (const { date, started_at } of played) expect(date).toBe(dayOf(started_at))
  const { likes } = await bob.sync.state()
  expect(likes.tracks).toHaveLength(jumps.length)
})

test('a machine that begins in 1970, until it knows the time, signs nobody out', async () => {
  const today = 1_760_000_000
  const clock = jumpingClock(today)
  await using app = await createTestApp({ clock, pruneIntervalHours: 0.05 / 3_600 })
  const { token } = await app.anonymous.auth.login({ body: signInBody(testPassword) })
  const status = async (): Promise<number> =>
    (await app.request('/v1/auth/session', { headers: { authorization: token } })).status
  const written = async (): Promise<boolean> =>
    ((await metricsOf(app)).get('db_query_duration_seconds_count{operation="touch_device"}') ?? 0) > 0
  clock.seconds = 1_000
  expect(await status()).toBe(200)
  while (!(await written())) await Bun.sleep(10)
  clock.seconds = today + 60
  await Bun.sleep(200)
  expect(await status()).toBe(200)
})

test('the wait after too many attempts follows elapsed time, not the wall clock', async () => {
  const clock = jumpingClock(1_760_000_000)
  await using app = await createTestApp({ clock, rateLimits: { enabled: true, factor: 1 } })
  const guess = async (): Promise<number> => {
    const { status } = await app.request('/v1/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(signInBody('guessed')),
    })
    return status
  }
  let tries = 0
  while ((await guess()) === 401) tries += 1
  expect(tries).toBeGreaterThan(3)
  for (const jump of [day, -2 * day, day]) {
    clock.seconds += jump
    expect(await guess()).toBe(429)
  }
  clock.passedMs += 3_600_000
  expect(await guess()).toBe(401)
})

test('a scan during which the clock goes back a day takes no less than no time', async () => {
  const clock = jumpingClock(1_760_000_000)
  await using app = await createTestApp({ clock })
  await app.as('alice').library.addFolder({ body: { path: demo } })
  clock.seconds -= day
  clock.passedMs += 3_000
  const { outcome, added } = await app.app.library.scanToEnd()
  expect([outcome, added > 0]).toEqual(['completed', true])
  expect((await metricsOf(app)).get('scan_duration_seconds')).toBeWithin(0, 4)
})
