import { expect, test } from 'bun:test'
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

test('from the machine itself the owner is created without a code, holds every permission and is signed in', async () => {
  await using app = await createTestApp({ empty: true })
  const response = await ask(app, {
    ...here,
    origin: 'http://localhost:3001',
    'sec-fetch-site': 'same-origin',
  })
  expect(response.status).toBe(201)
  expect(await response.json()).toMatchObject({ user_handle: 'Elena', permissions: { length: 8 } })
  expect(response.headers.get('set-cookie')).toStartWith('session_token=')
})

test('a loopback connection that speaks for somebody else needs the code', async () => {
  await using app = await createTestApp({ empty: true })
  const disguises: Record<string, string>[] = [
    { ...here, 'x-forwarded-for': '203.0.113.9' },
    { ...here, forwarded: 'for=203.0.113.9' },
    { ...here, via: '1.1 proxy' },
    { host: 'music.example.org' },
  ]
  for (const headers of disguises) {
    const state = await app.request('/v1/setup', { headers })
    expect(await state.json()).toMatchObject({ code_required: true, music_folders: [] })
    expect((await ask(app, headers)).headers.get('x-error-code')).toBe('setup_code_wrong')
  }
  expect((await ask(app, { ...here, origin: 'http://evil.test' })).status).toBe(403)
  expect((await ask(app, { ...here, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
})

test('the code from the log opens set-up from elsewhere, however it is typed', async () => {
  await using app = await createTestApp({ empty: true })
  const code = app.app.setupCode?.toLowerCase().replace('-', ' ')
  expect((await ask(app, { host: 'music.lan' }, { code })).status).toBe(201)
})

test('after ten wrong codes even the right one is refused', async () => {
  await using app = await createTestApp({ empty: true })
  const code = app.app.setupCode
  for (let attempt = 0; attempt < 10; attempt += 1)
    await ask(app, { host: 'music.lan' }, { code: 'AAAA-AAAA' })
  expect((await ask(app, { host: 'music.lan' }, { code })).status).toBe(403)
  expect((await ask(app, here)).status).toBe(201)
})

test('once there is an owner, set-up does not exist', async () => {
  await using app = await createTestApp({ empty: true })
  const both = await Promise.all([ask(app, here), ask(app, here, { user_handle: 'Mallory' })])
  expect(both.map((response) => response.status).toSorted()).toEqual([201, 409])
  expect((await app.request('/v1/setup', { headers: here })).status).toBe(404)
  expect((await ask(app, here, { user_handle: 'Mallory' })).status).toBe(404)
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
    expect((await ask(app, here, body)).status).toBe(422)
})
