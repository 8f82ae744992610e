import { expect, test } from 'bun:test'
import type { Endpoint } from '@pezzottify/contract'
import { api, secretLocations } from '@pezzottify/contract'
import { endpoints, isGuarded, pathOf } from './endpoints.ts'
import { createTestApp, testPassword } from './test-app.ts'

test('every endpoint that is not public refuses the anonymous, before it looks at the body', async () => {
  await using app = await createTestApp()
  for (const [name, endpoint] of endpoints.filter(isGuarded)) {
    const body = endpoint.body ? '{ not json' : null
    const response = await app.request(pathOf(endpoint), { method: endpoint.method, body })
    expect([name, response.status, await response.text()]).toEqual([name, 403, ''])
  }
})

test('every endpoint lets in who holds its permission, and nobody else', async () => {
  await using app = await createTestApp()
  for (const handle of ['nobody', 'bob', 'alice']) {
    const held = new Set((await app.as(handle).auth.session()).permissions)
    for (const [name, endpoint] of endpoints.filter(isGuarded)) {
      const { access, method } = endpoint
      if (name === 'auth.logout' || access === 'public') continue
      const response = await app.request(pathOf(endpoint, '9999'), { method, as: handle })
      const isRefused = response.headers.get('x-error-code') === 'forbidden'
      expect([handle, name, isRefused]).toEqual([handle, name, access !== 'session' && !held.has(access)])
      await response.body?.cancel()
    }
  }
})

test('every endpoint refuses who has signed out, lost the password or been deleted as it refuses the anonymous', async () => {
  await using app = await createTestApp()
  const signIn = async (user_handle: string, device_uuid: string): Promise<string> =>
    (
      await app.anonymous.auth.login({
        body: { user_handle, password: testPassword, device_uuid, device_type: 'web' },
      })
    ).token
  const revoked = [await signIn('alice', 'phone-of-alice'), await signIn('carol', 'phone-of-carol')]
  await app.request('/v1/auth/logout', { headers: { authorization: revoked[0] ?? '' } })
  await app.as('alice').accounts.remove({ params: { handle: 'carol' } })
  revoked.push(await signIn('bob', 'phone-of-bob'))
  await app.as('alice').accounts.removePassword({ params: { handle: 'bob' } })
  for (const [name, endpoint] of endpoints.filter(isGuarded))
    for (const authorization of revoked) {
      const response = await app.request(pathOf(endpoint), {
        method: endpoint.method,
        headers: { authorization },
      })
      expect([name, response.status, await response.text()]).toEqual([name, 403, ''])
    }
})

test('every endpoint with a body refuses another content type, broken JSON and the wrong shape', async () => {
  await using app = await createTestApp({ empty: false })
  for (const [name, endpoint] of endpoints.filter(([, { body }]) => body)) {
    const wrongShape = endpoint.shapeError === 'bad_request' ? 400 : 422
    if (name === 'setup.createOwner') continue
    const send = async (body: string, type: string): Promise<number> => {
      const init = { method: endpoint.method, body, headers: { 'content-type': type }, as: 'alice' }
      return (await app.request(pathOf(endpoint), init)).status
    }
    const refused = [
      await send('{}', 'text/plain'),
      await send('{ "a": ', 'application/json'),
      await send('[1]', 'application/json'),
    ]
    expect([name, ...refused]).toEqual([name, 415, 400, wrongShape])
  }
})

test('a known path with another method answers 405 and lists the methods', async () => {
  await using app = await createTestApp()
  const response = await app.request('/v1/content/search', { method: 'DELETE', as: 'alice' })
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  const trace = await app.request('/v1/content/albums', { method: 'PATCH' })
  expect([trace.status, trace.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})

test('an unknown path below /v1 is an empty 404 and never a page; a trailing slash makes another path', async () => {
  await using app = await createTestApp()
  for (const path of ['/v1/nothing', '/v1/content/albums/', '/v1//content/albums', '/V1/content/albums']) {
    const response = await app.request(path, { as: 'alice' })
    expect([path, response.status, await response.text()]).toEqual([path, 404, ''])
  }
})

test('HEAD is answered wherever GET is, except where GET changes something', async () => {
  await using app = await createTestApp()
  expect((await app.request('/v1/content/albums', { method: 'HEAD', as: 'alice' })).status).toBe(200)
  expect((await app.request('/v1/auth/logout', { method: 'HEAD', as: 'alice' })).status).toBe(405)
  expect((await app.request('/v1/auth/session', { as: 'alice' })).status).toBe(200)
})

test('a page of another site cannot make the browser change anything, nor sign in or out', async () => {
  await using app = await createTestApp()
  const send = (endpoint: Endpoint, headers: Record<string, string>): Promise<Response> =>
    app.request(pathOf(endpoint, '9999'), {
      method: endpoint.method,
      as: 'alice',
      headers: { host: 'music.test', 'content-type': 'text/plain', ...headers },
    })
  const foreign: Record<string, string>[] = [
    { origin: 'http://evil.test' },
    { origin: 'null' },
    { origin: 'http://music.test.evil.test' },
    { origin: 'http://music.test:8080' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  const changing = endpoints.filter(([, { method, head }]) => method !== 'GET' || head === false)
  expect(changing.map(([name]) => name)).toEqual(expect.arrayContaining(['auth.login', 'auth.logout']))
  for (const [name, endpoint] of changing)
    for (const headers of foreign) {
      const response = await send(endpoint, headers)
      expect([name, headers, response.status, response.headers.get('x-error-code')]).toEqual([
        name,
        headers,
        403,
        'cross_site',
      ])
    }
  const scan = api.library.startScan
  expect((await send(scan, { origin: 'http://music.test' })).status).toBe(202)
  for (const own of ['same-origin', 'none'])
    expect((await send(scan, { 'sec-fetch-site': own })).status).toBe(202)
  expect((await send(scan, {})).status).toBe(202)
})

test('no credential is taken from a query, where it would stay in logs and in what others are told', () => {
  const names = endpoints.flatMap(([, { query }]) => Object.keys(query?.shape ?? {}))
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => /token|passw|secret|key|session|auth/i.test(name))).toEqual([])
  const queries = endpoints.flatMap(([, { query }]) => (query ? [{ ...api.server.health, query }] : []))
  expect([...secretLocations(queries).fields]).toEqual([])
})

test('an answer that has not changed is not sent again', async () => {
  await using app = await createTestApp()
  const first = await app.request('/v1/content/albums', { as: 'alice' })
  const etag = first.headers.get('etag') ?? ''
  const again = await app.request('/v1/content/albums', { as: 'alice', headers: { 'if-none-match': etag } })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('a path that cannot be decoded is refused, and nothing is kept under its letters', async () => {
  await using app = await createTestApp()
  const statusOf = async (path: string, method = 'GET'): Promise<number> =>
    (await app.request(path, { method, as: 'bob' })).status
  expect(await statusOf('/v1/user/liked/album/%FF', 'POST')).toBe(400)
  expect(await statusOf('/v1/user/liked/album/%C3%28', 'POST')).toBe(400)
  expect(await statusOf('/v1/user/liked/album/%F0%9F%8E%B5%25', 'POST')).toBe(200)
  expect(await (await app.request('/v1/user/liked/album', { as: 'bob' })).json()).toEqual(['🎵%'])
  expect(await statusOf('/v1/content/artist/%FF')).toBe(400)
})
