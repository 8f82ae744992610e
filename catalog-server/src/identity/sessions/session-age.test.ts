import { expect, test } from 'bun:test'
import { serve } from '../../testing/listening.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp, testPassword } from '../../testing/test-app.ts'

const day = 86_400
const start = 1_700_000_000
const maxAge = 90 * day

const login = (app: TestApp, headers: Record<string, string> = {}, origin = 'http://music.test') =>
  app.app.fetch(
    new Request(`${origin}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({
        user_handle: 'bob',
        password: testPassword,
        device_uuid: 'kitchen-tablet',
        device_type: 'web',
      }),
    }),
  )
const tokenIn = async (response: Response): Promise<string> =>
  ((await response.json()) as { token: string }).token
const ask = (app: TestApp, headers: Record<string, string>, path = '/v1/auth/session') =>
  app.request(path, { headers })

test('the cookie lasts 90 days, and is for TLS alone where TLS was what it came by', async () => {
  const said = { 'x-forwarded-proto': 'https' }
  {
    await using app = await createTestApp()
    for (const headers of [{}, said])
      expect((await login(app, headers)).headers.get('set-cookie')).toMatch(/SameSite=Lax; Max-Age=7776000$/)
    const direct = await login(app, {}, 'https://music.test')
    expect(direct.headers.get('set-cookie')).toEndWith('; Max-Age=7776000; Secure')
  }
  await using behindProxy = await createTestApp({ trustedProxies: ['127.0.0.1'] })
  const secure = async (proto: string): Promise<boolean> => {
    const response = await login(behindProxy, { 'x-forwarded-proto': proto })
    return response.headers.get('set-cookie')?.endsWith('; Secure') ?? false
  }
  expect([await secure('https'), await secure('https, http'), await secure('http')]).toEqual([
    true,
    true,
    false,
  ])
})

test('by TLS the cookie has a name that nobody else can plant, and each name is read where it belongs', async () => {
  await using app = await createTestApp()
  const origins = { tls: 'https://music.test', plain: 'http://music.test' }
  const statusAt = async (origin: string, cookie: string): Promise<number> =>
    (await app.app.fetch(new Request(`${origin}/v1/auth/session`, { headers: { cookie } }))).status
  const response = await login(app, {}, origins.tls)
  const set = response.headers.getSetCookie()
  const token = await tokenIn(response)
  expect(set).toEqual([
    `__Host-session_token=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}; Secure`,
  ])
  const [own, planted] = [`__Host-session_token=${token}`, 'session_token=planted']
  expect(await statusAt(origins.tls, own)).toBe(200)
  expect(await statusAt(origins.tls, `${planted}; ${own}`)).toBe(200)
  expect(await statusAt(origins.tls, `session_token=${token}`)).toBe(200)
  expect(await statusAt(origins.tls, `__Host-session_token=wrong; session_token=${token}`)).toBe(403)
  expect(await statusAt(origins.plain, own)).toBe(403)
  expect(await statusAt(origins.plain, `${own}; ${planted}`)).toBe(403)
  expect(await statusAt(origins.plain, `__Host-session_token=wrong; session_token=${token}`)).toBe(200)
})

test('by TLS a cookie of the plain name gives way to the other one, and signing out leaves none', async () => {
  let now = start
  await using app = await createTestApp({ clock: { now: () => now, monotonicMs: () => performance.now() } })
  const tls = 'https://music.test'
  const get = async (path: string, cookie: string) =>
    (await app.app.fetch(new Request(tls + path, { headers: { cookie } }))).headers.getSetCookie()
  const gone = expect.stringMatching(/^session_token=; Path=\/; HttpOnly; SameSite=Lax; Expires=/)
  const token = await tokenIn(await login(app))
  const lasting = `__Host-session_token=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}; Secure`
  const [plain, own] = [`session_token=${token}`, `__Host-session_token=${token}`]
  now += 8 * day
  expect(await get('/v1/auth/session', plain)).toEqual([lasting, gone])
  now += 8 * day
  expect(await get('/v1/auth/session', `${own}; session_token=of-another-visit`)).toEqual([lasting])
  expect((await login(app, { cookie: 'session_token=old' }, tls)).headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-session_token=\w{64};/),
    gone,
  ])
  expect(await get('/v1/auth/logout', own)).toEqual([
    gone,
    expect.stringMatching(/^__Host-session_token=; Path=\/; HttpOnly; SameSite=Lax; Expires=.*; Secure$/),
  ])
})

test('a session that nobody used for 90 days is over, and one that was used is not', async () => {
  let now = start
  await using app = await createTestApp({ clock: { now: () => now, monotonicMs: () => performance.now() } })
  const [idle, used] = [await tokenIn(await login(app)), await tokenIn(await login(app))]
  for (let week = 0; week < 20; week += 1) {
    now += 7 * day
    expect((await ask(app, { authorization: used })).status).toBe(200)
  }
  expect((await ask(app, { authorization: idle })).status).toBe(403)
  now += maxAge
  expect((await ask(app, { authorization: used })).status).toBe(200)
  now += maxAge + 1
  expect((await ask(app, { authorization: used })).status).toBe(403)
})

test('a browser that comes by every two months keeps its cookie, and is sent it once a week at most', async () => {
  let now = start
  await using app = await createTestApp({ clock: { now: () => now, monotonicMs: () => performance.now() } })
  const cookie = `session_token=${await tokenIn(await login(app))}`
  let keptUntil = now + maxAge
  for (let visit = 0; visit < 6; visit += 1) {
    now += 60 * day
    expect(now).toBeLessThan(keptUntil)
    const response = await ask(app, { cookie }, '/v1/content/albums')
    expect([response.status, response.headers.get('set-cookie')]).toEqual([
      200,
      `${cookie}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}`,
    ])
    keptUntil = now + maxAge
    now += 1
    expect((await ask(app, { cookie })).headers.get('set-cookie')).toBeNull()
  }
  now += 30 * day
  const token = cookie.slice('session_token='.length)
  expect((await ask(app, { authorization: token })).headers.get('set-cookie')).toBeNull()
  now += 30 * day
  const out = await ask(app, { cookie }, '/v1/auth/logout')
  expect(out.headers.getSetCookie()).toEqual([expect.stringContaining('session_token=; ')])
})

test('an expired session is removed, and its open sockets are closed', async () => {
  let now = start
  const clock = { now: () => now, monotonicMs: () => performance.now() }
  await using app = await createTestApp({ clock, pruneIntervalHours: 0.1 / 3_600 })
  await using served = serve(app)
  const phone = await served.signIn('bob', 'bobs-phone')
  const { closed } = await phone.listen()
  now += maxAge + 1
  expect(await closed).toEqual(expect.any(Number))
  now = start
  expect((await ask(app, { authorization: phone.token })).status).toBe(403)
})
