import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { openUsers } from '../../db/user/schema.ts'
import { createLog } from '../../base/log.ts'
import { serve } from '../../testing/listening.ts'
import { metricsOf } from '../../testing/metrics-of.ts'
import { createTestApp, testPassword } from '../../testing/test-app.ts'
import { createAuth } from './service.ts'
import { createLookUps } from '../permissions/look-ups.ts'
import { createSessions } from './sessions.ts'

const rateLimits = { enabled: true, factor: 1 }
const start = 1_700_000_000

type Attempt = {
  handle?: string
  password?: string
  device?: string
  from?: string
  headers?: Record<string, string>
}

/** Statuses of sign-in attempts, each over a connection of its own. */
const signInAt =
  (host: string) =>
  async ({ handle = 'bob', password = 'a guess', device = 'a-guessing-device', from, headers }: Attempt) => {
    const response = await fetch(`http://${host}/v1/auth/login`, {
      method: 'POST',
      keepalive: false,
      headers: {
        'content-type': 'application/json',
        ...(from !== undefined && { 'x-forwarded-for': from }),
        ...headers,
      },
      body: JSON.stringify({ user_handle: handle, password, device_uuid: device, device_type: 'web' }),
    })
    return response.status
  }

const counted = (statuses: number[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(statuses, String)].map(([status, all]) => [status, all.length]))

test('a thousand guesses at once from one network are ten, whatever address their headers make up', async () => {
  await using app = await createTestApp({ rateLimits })
  await using served = serve(app)
  const signIn = signInAt(served.host)
  const guesses = Array.from({ length: 1_000 }, (_, index) => {
    const address = `198.51.${index >> 8}.${index & 255}`
    return signIn({
      from: address,
      headers: { 'x-real-ip': address, forwarded: `for=${address}`, 'true-client-ip': address },
    })
  })
  expect(counted(await Promise.all(guesses))).toEqual({ 401: 10, 429: 990 })
  // What the limit refuses is no attempt: it would make alarms of its own.
  expect((await metricsOf(app)).get('auth_login_attempts_total{status="failure"}')).toBe(10)
  expect(await signIn({ password: testPassword, from: '203.0.113.1' })).toBe(429)
})

test('the addresses below one IPv6 prefix of 64 bits are one network, and the next prefix is another', async () => {
  await using app = await createTestApp({ rateLimits, trustedProxies: ['127.0.0.1'] })
  await using served = serve(app)
  const signIn = signInAt(served.host)
  const guesses = Array.from({ length: 40 }, (_, index) => signIn({ from: `2001:db8:1:2:${index}::7` }))
  expect(counted(await Promise.all(guesses))).toEqual({ 401: 10, 429: 30 })
  expect(await signIn({ from: '2001:db8:1:3::7' })).toBe(401)
  expect(await signIn({ from: '::ffff:192.0.2.9' })).toBe(401)
})

test('one account cannot be guessed from many networks, and its owner still gets in', async () => {
  let ms = 0
  const clock = { now: () => start + Math.floor(ms / 1_000), monotonicMs: () => ms }
  await using app = await createTestApp({ rateLimits, clock, trustedProxies: ['127.0.0.1'] })
  await using served = serve(app)
  const signIn = signInAt(served.host)
  const mine = { password: testPassword, device: 'the-phone-of-bob' }
  expect(await signIn({ ...mine, from: '203.0.113.1' })).toBe(201)

  const attack = (handle = 'bob') =>
    Promise.all(
      Array.from({ length: 200 }, (_, index) => signIn({ handle, from: `198.51.${ms % 251}.${index}` })),
    )
  // The first sign-in on the phone came from an unknown device.
  expect(counted(await attack())).toEqual({ 401: 29, 429: 171 })
  expect(counted(await attack('nobody of this name'))).toEqual({ 401: 30, 429: 170 })
  expect(await signIn({ ...mine, from: '203.0.113.2' })).toBe(201)
  expect(await signIn({ ...mine, device: 'another-phone', from: '203.0.113.3' })).toBe(429)
  expect(await signIn({ handle: 'carol', password: testPassword, from: '203.0.113.3' })).toBe(201)

  ms = 60_000
  expect(await signIn({ ...mine, device: 'another-phone', from: '203.0.113.3' })).toBe(201)
  for (ms = 120_000; ms < 720_000; ms += 60_000) await attack()
  expect(await signIn({ password: testPassword, from: '203.0.113.4' })).toBe(429)
  expect(await signIn({ ...mine, from: '203.0.113.5' })).toBe(201)
  ms = 3_660_000
  expect(await signIn({ password: testPassword, from: '203.0.113.4' })).toBe(201)
})

test('guesses from my own network do not keep me out on my own devices, and a device that guesses is kept out itself', async () => {
  let ms = 0
  const clock = { now: () => start + Math.floor(ms / 1_000), monotonicMs: () => ms }
  await using app = await createTestApp({ rateLimits, clock })
  await using served = serve(app)
  const signIn = signInAt(served.host)
  const mine = { password: testPassword, device: 'the-phone-of-bob' }
  expect(await signIn(mine)).toBe(201)
  for (let minute = 0; minute < 2; minute += 1) {
    ms = minute * 60_000
    const guesses = Array.from({ length: 1_100 }, (_, index) => signIn({ handle: `somebody-${index % 50}` }))
    expect(counted(await Promise.all(guesses))).toEqual({
      401: minute === 0 ? 9 : 10,
      429: expect.any(Number),
    })
    expect(await signIn({ password: testPassword })).toBe(429)
    expect(await signIn(mine)).toBe(201)
  }
  ms = 120_000
  const stolen = Array.from({ length: 40 }, () => signIn({ device: 'the-phone-of-bob' }))
  expect(counted(await Promise.all(stolen))).toEqual({ 401: 10, 429: 30 })
  expect(await signIn(mine)).toBe(429)
  // A known device has a limit of its own.
  expect(await signIn({ password: testPassword })).toBe(201)
})

test('bodies that are long, or do not say how long they are, are counted before they are read', async () => {
  await using app = await createTestApp({ rateLimits })
  await using served = serve(app)
  const statuses: number[] = []
  for (let index = 0; index < 12; index += 1) {
    const response = await fetch(`http://${served.host}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `[${'1,'.repeat(4_096)}1]`,
    })
    statuses.push(response.status)
  }
  expect(counted(statuses)).toEqual({ 422: 10, 429: 2 })
})

/** Samples that tell users apart by time, of three kinds of users together. `npm run test:faults` takes more. */
const samples = Number(process.env['LOGIN_SAMPLES'] ?? 300)

/** The difference of the means of two samples, in standard errors (Welch's t). */
function welch(a: number[], b: number[]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const errorOf = (values: number[]): number =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1) / values.length
  return Math.abs(mean(a) - mean(b)) / Math.sqrt(errorOf(a) + errorOf(b))
}

test(`neither time nor answer tells a wrong password from an unknown user or one without a password, in ${samples} samples`, async () => {
  await using app = await createTestApp()
  const { accounts } = app.as('alice')
  await accounts.create({ body: { user_handle: 'without' } })
  await accounts.setPassword({ params: { handle: 'bob' }, body: { password: testPassword } })
  const handles = ['bob', 'mallory', 'without']
  const attempt = async (user_handle: string): Promise<{ ms: number; answer: unknown }> => {
    const started = performance.now()
    const response = await app.request('/v1/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        user_handle,
        password: 'a guess',
        device_uuid: 'a-guessing-device',
        device_type: 'web',
      }),
    })
    const answer = [response.status, response.headers.get('x-error-code'), await response.text()]
    return { ms: performance.now() - started, answer }
  }
  for (const handle of handles) await attempt(handle)
  const times: number[][] = [[], [], []]
  for (let round = 0; round < samples / 3; round += 1)
    for (let turn = 0; turn < 3; turn += 1) {
      // Each user is first, second and third equally often.
      const who = (round + turn) % 3
      const { ms, answer } = await attempt(handles[who]!)
      expect(answer).toEqual([401, 'bad_credentials', ''])
      times[who]!.push(ms)
    }
  const [known, unknown, without] = times as [number[], number[], number[]]
  for (const [a, b] of [
    [known, unknown],
    [known, without],
    [unknown, without],
  ] as const)
    expect(welch(a, b)).toBeLessThan(4.5)
}, 900_000)

test('a wrong password is written down, but not while its sender waits', async () => {
  await using app = await createTestApp()
  const store = openUsers(join(app.folder, 'data/user.db'))
  const sessions = createSessions(store, systemClock, createLog('ERROR'), createLookUps(store, systemClock))
  const auth = createAuth(store, systemClock, { noteTry: sessions.noteTry })
  const tried = (): number | null | undefined =>
    store.reader
      .query<{ last_tried: number | null }, []>(
        'SELECT last_tried FROM user_password_credentials WHERE user_id = 2',
      )
      .get()?.last_tried
  const device = { device_uuid: 'a-guessing-device', device_type: 'web' }
  const connection = { ip: '127.0.0.1', isEncrypted: false, setTimeout: () => undefined }
  await expect(auth.login('bob', 'a guess', device, connection)).rejects.toMatchObject({
    code: 'bad_credentials',
  })
  expect(tried()).toBeNull()
  await sessions.close()
  expect(tried()).toBeNumber()
  await store.close()
})
