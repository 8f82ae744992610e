import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { Database } from 'bun:sqlite'
import { createTestApp, testPassword } from '../../testing/test-app.ts'
import { databaseBeside } from '../../testing/database-beside.ts'

const device = {
  device_uuid: 'kitchen-tablet',
  device_type: 'Web',
  device_name: 'Kitchen\u0007 tablet',
  os_info: null,
}

test('signing in gives a token, the permissions and a cookie that scripts cannot read', async () => {
  await using app = await createTestApp()
  const response = await app.request('/v1/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user_handle: 'bob', password: testPassword, ...device }),
  })
  const body = (await response.json()) as { token: string; permissions: string[]; device_id: number }
  expect(response.status).toBe(201)
  expect(body.token).toMatch(/^[A-Za-z0-9]{64}$/)
  expect(body.permissions).toEqual(['AccessCatalog', 'LikeContent', 'OwnPlaylists'])
  expect(response.headers.get('set-cookie')).toBe(
    `session_token=${body.token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=7776000`,
  )
})

test('people sign in whatever their keyboard makes of capitals, spaces and accents', async () => {
  await using app = await createTestApp()
  const composed = 'Pässwörd für Zoë'
  const decomposed = composed.normalize('NFD')
  expect(decomposed).not.toBe(composed)
  const { accounts } = app.as('alice')
  await accounts.create({ body: { user_handle: 'Zoë' } })
  const statusOf = (user_handle: string, password: string) =>
    app.anonymous.auth.login({ body: { user_handle, password, ...device } }).then(
      (login) => login.user_handle,
      (error: { status: number }) => error.status,
    )
  for (const kept of [composed, decomposed]) {
    await accounts.setPassword({ params: { handle: 'zoë' }, body: { password: kept } })
    for (const handle of ['Zoë', 'zoë ', ' ZOË', 'Zoë'.normalize('NFD')])
      expect([handle, await statusOf(handle, composed), await statusOf(handle, decomposed)]).toEqual([
        handle,
        'Zoë',
        'Zoë',
      ])
  }
  expect(await statusOf('zoë', composed.toUpperCase())).toBe(401)
})

test('a password kept under the older rule, in whichever form it came, still opens', async () => {
  await using app = await createTestApp()
  const composed = 'Pässwörd für Bob'
  const hash = await Bun.password.hash(composed.normalize('NFD'))
  using database = databaseBeside(join(app.folder, 'data/user.db'))
  database.run('UPDATE user_password_credentials SET hash = ? WHERE user_id = 2', [hash])
  const signIn = app.anonymous.auth.login({ body: { user_handle: 'bob', password: composed, ...device } })
  await expect(signIn).resolves.toBeTruthy()
})

test('the token works as cookie, bare and as Bearer; a wrong cookie is not made good by the header', async () => {
  await using app = await createTestApp()
  const { token } = await app.anonymous.auth.login({
    body: { user_handle: 'bob', password: testPassword, ...device },
  })
  const status = async (headers: Record<string, string>) =>
    (await app.request('/v1/auth/session', { headers })).status
  expect(await status({ cookie: `theme=dark; session_token=${token}` })).toBe(200)
  expect(await status({ authorization: token })).toBe(200)
  expect(await status({ authorization: `Bearer ${token}` })).toBe(200)
  expect(await status({ cookie: 'session_token=wrong', authorization: token })).toBe(403)
  expect(await status({})).toBe(403)
})

test('a token that was planted before signing in stays worth nothing, and of two different ones none counts', async () => {
  await using app = await createTestApp()
  const planted = 'P'.repeat(64)
  const signIn = () =>
    app.request('/v1/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `session_token=${planted}` },
      body: JSON.stringify({ user_handle: 'bob', password: testPassword, ...device }),
    })
  const tokenIn = async (response: Response) => ((await response.json()) as { token: string }).token
  const [first, second] = [await tokenIn(await signIn()), await tokenIn(await signIn())]
  expect(new Set([planted, first, second]).size).toBe(3)
  const statusWith = async (...cookies: string[]): Promise<number> => {
    const cookie = cookies.map((token) => `session_token=${token}`).join('; ')
    return (await app.request('/v1/auth/session', { headers: { cookie, authorization: first } })).status
  }
  expect(await statusWith(planted)).toBe(403)
  expect([await statusWith(first), await statusWith(first, first)]).toEqual([200, 200])
  expect([await statusWith(first, second), await statusWith(planted, first)]).toEqual([403, 403])
  expect(await statusWith(first, '')).toBe(403)
})

test('unknown users, wrong passwords and users without a password are refused alike, bad devices before them', async () => {
  await using app = await createTestApp()
  const attempt = (user_handle: string, password: string, device_uuid = device.device_uuid) =>
    app.anonymous.auth.login({ body: { ...device, user_handle, password, device_uuid } })
  for (const [handle, password] of [
    ['bob', 'wrong'],
    ['bobby', testPassword],
    ['mallory', 'x'],
  ] as const)
    await expect(attempt(handle, password)).rejects.toMatchObject({ status: 401, code: 'bad_credentials' })
  await expect(attempt('mallory', 'x', 'short')).rejects.toMatchObject({
    status: 400,
    message: 'device_uuid must be 8-64 characters, got 5',
  })
  await expect(attempt('mallory', 'x', 'under_score_id')).rejects.toMatchObject({ code: 'bad_device' })
})

test('signing out ends this session and no other', async () => {
  await using app = await createTestApp()
  const signIn = () =>
    app.anonymous.auth.login({ body: { user_handle: 'bob', password: testPassword, ...device } })
  const [first, second] = [await signIn(), await signIn()]
  const as = (token: string, path: string) => app.request(path, { headers: { authorization: token } })
  const out = await as(first.token, '/v1/auth/logout')
  expect(out.status).toBe(200)
  expect(out.headers.get('set-cookie')).toStartWith(
    'session_token=; Path=/; HttpOnly; SameSite=Lax; Expires=',
  )
  expect((await as(first.token, '/v1/auth/session')).status).toBe(403)
  expect((await as(second.token, '/v1/auth/session')).status).toBe(200)
})

test('a user keeps at most 50 devices: the longest unseen goes, never the one that signs in', async () => {
  let now = 1_700_000_000
  const clock = { now: () => now, monotonicMs: () => performance.now() }
  await using app = await createTestApp({ clock })
  const signIn = (number: number) => {
    now += 1
    const device_uuid = `device-number-${number}`
    return app.anonymous.auth.login({
      body: { user_handle: 'bob', password: testPassword, ...device, device_uuid },
    })
  }
  const first = await signIn(0)
  for (let number = 1; number < 50; number += 1) await signIn(number)
  expect((await app.request('/v1/auth/session', { headers: { authorization: first.token } })).status).toBe(
    200,
  )
  const last = await signIn(50)
  expect((await app.request('/v1/auth/session', { headers: { authorization: first.token } })).status).toBe(
    403,
  )
  expect((await app.request('/v1/auth/session', { headers: { authorization: last.token } })).status).toBe(200)
})

test('tokens are kept as hashes, names without control characters and cut between characters', async () => {
  await using app = await createTestApp()
  const long = { ...device, device_name: `\u0007${'é'.repeat(80)}` }
  const { token } = await app.anonymous.auth.login({
    body: { user_handle: 'bob', password: testPassword, ...long },
  })
  using database = new Database(join(app.folder, 'data/user.db'), { readonly: true })
  const rows = database.query<{ token_hash: string }, []>('SELECT token_hash FROM auth_token').all()
  expect(rows.map((row) => row.token_hash)).not.toContain(token)
  const name = database
    .query<{ device_name: string; device_type: string }, []>('SELECT device_name, device_type FROM device')
    .get()
  expect(name).toEqual({ device_name: 'é'.repeat(50), device_type: 'web' })
})

test('megabytes of a name for a device cost nobody else any time', async () => {
  await using app = await createTestApp()
  for (const [character, kept] of [
    ['é', 50],
    ['🎵', 25],
    ['x', 100],
    ['\ud800', 33],
  ] as const) {
    const login = {
      user_handle: 'bob',
      password: 'wrong',
      ...device,
      device_name: character.repeat(100_000),
      os_info: character.repeat(100_000),
    }
    const before = process.cpuUsage()
    await expect(app.anonymous.auth.login({ body: login })).rejects.toMatchObject({ status: 401 })
    // One password hash takes some 30 ms; cutting one character after another took minutes.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(500)
    await app.anonymous.auth.login({ body: { ...login, password: testPassword } })
    const devices = await app.as('bob').devices.list()
    const known = devices.find(({ device_uuid }) => device_uuid === device.device_uuid)
    expect([...(known?.device_name ?? '')]).toHaveLength(kept)
    expect(Buffer.byteLength(known?.os_info ?? '')).toBeLessThanOrEqual(200)
  }
})

test('a phone signs in once with the code that a signed-in device made, within ten minutes', async () => {
  let now = 1_700_000_000
  await using app = await createTestApp({ clock: { now: () => now, monotonicMs: () => performance.now() } })
  const pair = (code: string) => app.anonymous.auth.pair({ body: { ...device, code } })
  const { code, expires_at, addresses } = await app.as('bob').auth.createPairing()
  expect([expires_at, addresses]).toEqual([now + 600, ['http://music.test']])
  expect(await pair(code)).toMatchObject({ user_handle: 'bob' })
  await expect(pair(code)).rejects.toMatchObject({ code: 'bad_credentials' })
  const late = await app.as('bob').auth.createPairing()
  now += 601
  await expect(pair(late.code)).rejects.toMatchObject({ code: 'bad_credentials' })
})

test('a code to pair is worth as much as the session that made it', async () => {
  await using app = await createTestApp()
  const signIn = async (user_handle: string) => {
    const body = {
      user_handle,
      password: testPassword,
      ...device,
      device_uuid: `lost-phone-of-${user_handle}`,
    }
    const authorization = (await app.anonymous.auth.login({ body })).token
    const asked = await app.request('/v1/auth/pairing', { method: 'POST', headers: { authorization } })
    return { authorization, code: ((await asked.json()) as { code: string }).code }
  }
  const [bob, carol, alice] = [await signIn('bob'), await signIn('carol'), await signIn('alice')]
  await app.request('/v1/auth/logout', { headers: { authorization: bob.authorization } })
  await app.as('alice').accounts.remove({ params: { handle: 'carol' } })
  const renewed = { password: 'quite another one' }
  await app.as('alice').accounts.setPassword({ params: { handle: 'alice' }, body: renewed })
  for (const { code } of [bob, carol, alice])
    await expect(app.anonymous.auth.pair({ body: { ...device, code } })).rejects.toMatchObject({
      code: 'bad_credentials',
    })
})

test('a sign-in with the old password during its change leaves no session', async () => {
  await using app = await createTestApp()
  const [alice, body] = [app.as('alice'), { user_handle: 'bob', password: testPassword, ...device }]
  await alice.auth.session()
  const status = (authorization: string) => app.request('/v1/auth/session', { headers: { authorization } })
  const attempts = Array.from({ length: 6 }, () => app.anonymous.auth.login({ body }).catch(() => null))
  await alice.accounts.setPassword({ params: { handle: 'bob' }, body: { password: 'quite another one' } })
  for (const login of await Promise.all(attempts))
    if (login) expect((await status(login.token)).status).toBe(403)
  await expect(app.anonymous.auth.login({ body })).rejects.toMatchObject({ code: 'bad_credentials' })
})

test('challenge authentication is not offered', async () => {
  await using app = await createTestApp()
  for (const method of ['GET', 'POST'])
    expect((await app.request('/v1/auth/challenge', { method })).status).toBe(501)
})
