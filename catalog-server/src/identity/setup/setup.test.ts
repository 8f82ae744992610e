import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { createTestApp } from '../../testing/test-app.ts'
import type { TestApp } from '../../testing/test-app.ts'

const owner = {
  user_handle: 'Elena',
  password: 'eight or more',
  device_uuid: 'elenas-laptop',
  device_type: 'web',
}

const ask = (app: TestApp, headers: Record<string, string>, body: object = {}) =>
  app.request('/v1/setup/owner', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ ...owner, ...body }),
  })
const here = { host: 'localhost:3001' }

test('with the code from the log the owner is created, holds every permission and is signed in', async () => {
  await using app = await createTestApp({ empty: true })
  const code = app.app.setupCode
  expect(code).toMatch(/^(\w{4}-){2}\w{4}$/)
  const response = await ask(
    app,
    { ...here, origin: 'http://localhost:3001', 'sec-fetch-site': 'same-origin' },
    { code },
  )
  expect(response.status).toBe(201)
  expect(await response.json()).toMatchObject({ user_handle: 'Elena', permissions: { length: 8 } })
  expect(response.headers.get('set-cookie')).toStartWith('session_token=')
})

test('without the code nobody becomes the owner, however local they look, and a refusal says where it stands', async () => {
  await using app = await createTestApp({ empty: true })
  const disguises: Record<string, string>[] = [
    here,
    { host: '127.0.0.1:3001' },
    { ...here, origin: 'http://localhost:3001', 'sec-fetch-site': 'same-origin' },
    { ...here, 'x-forwarded-for': '203.0.113.9' },
    { host: 'music.example.org' },
  ]
  for (const headers of disguises) {
    const state = await app.request('/v1/setup', { headers })
    expect(await state.json()).toEqual({ code_required: true, music_folders: [] })
    for (const code of [undefined, null, '', 'AAAA-AAAA-AAAA', 'Ä'.repeat(12)]) {
      const refused = await ask(app, headers, { code })
      expect([refused.status, refused.headers.get('x-error-code')]).toEqual([403, 'setup_code_wrong'])
      expect(await refused.text()).toContain('printed it in its log')
    }
  }
  expect((await ask(app, { ...here, origin: 'http://evil.test' })).status).toBe(403)
  expect((await ask(app, { ...here, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
})

test('no account comes with a new server, whatever is tried for its name and password', async () => {
  await using app = await createTestApp({ empty: true })
  const words = ['admin', 'Administrator', 'root', 'owner', 'pezzottify', 'demo', 'password', '', '12345678']
  for (const user_handle of words)
    for (const password of words) {
      const { status } = await app.request('/v1/auth/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...here },
        body: JSON.stringify({ ...owner, user_handle, password }),
      })
      expect([401, 422]).toContain(status)
    }
  using users = new Database(join(app.folder, 'data/user.db'), { readonly: true })
  const count = (table: string) => users.query(`SELECT count(*) AS rows FROM ${table}`).get()
  for (const table of ['user', 'user_password_credentials', 'auth_token'])
    expect([table, count(table)]).toEqual([table, { rows: 0 }])
})

test('a device that is refused leaves set-up open', async () => {
  await using app = await createTestApp({ empty: true })
  const code = app.app.setupCode
  const refused = await ask(app, here, { code, device_uuid: 'short' })
  expect([refused.status, refused.headers.get('x-error-code')]).toEqual([400, 'bad_device'])
  expect((await ask(app, here, { code })).status).toBe(201)
})

test('the code opens set-up from elsewhere too, however it is typed, and after any number of wrong ones', async () => {
  await using app = await createTestApp({ empty: true })
  const code = app.app.setupCode?.toLowerCase().replaceAll('-', ' ')
  for (let attempt = 0; attempt < 20; attempt += 1)
    expect((await ask(app, { host: 'music.lan' }, { code: 'AAAA-AAAA-AAAA' })).status).toBe(403)
  expect((await ask(app, { host: 'music.lan' }, { code })).status).toBe(201)
})

test('once there is an owner, set-up does not exist', async () => {
  await using app = await createTestApp({ empty: true })
  const code = app.app.setupCode
  const mallory = { user_handle: 'Mallory', code }
  const both = await Promise.all([ask(app, here, { code }), ask(app, here, mallory)])
  expect(both.map((response) => response.status).toSorted()).toEqual([201, 409])
  expect((await app.request('/v1/setup', { headers: here })).status).toBe(404)
  expect((await ask(app, here, mallory)).status).toBe(404)
  expect(app.app.setupCode).toBeNull()
})

test('blank names, names with a slash and short passwords are refused with the reason', async () => {
  await using app = await createTestApp({ empty: true })
  for (const body of [
    { user_handle: '  ' },
    { user_handle: 'a/b' },
    { user_handle: 'a\nb' },
    { password: 'short' },
  ])
    expect((await ask(app, here, { code: app.app.setupCode, ...body })).status).toBe(422)
})
