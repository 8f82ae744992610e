import { expect, test } from 'bun:test'
import { createTestApp } from '../testing/test-app.ts'
import { queryOf, subsonicApp, type SubsonicParameters } from '../testing/subsonic-app.ts'

type Envelope = { 'subsonic-response': { error?: { code: number } } }

const md5 = (text: string): string => new Bun.CryptoHasher('md5').update(text).digest('hex')

async function world(overrides: Parameters<typeof createTestApp>[0] = {}) {
  const testApp = await createTestApp(overrides)
  const app = await subsonicApp(testApp, 'alice')
  const raw = (name: string, parameters: SubsonicParameters, init?: RequestInit): Promise<Response> =>
    testApp.request(`/rest/${name}?${queryOf({ v: '1.16.1', c: 'test', f: 'json', ...parameters })}`, init)
  const codeOf = async (parameters: SubsonicParameters, name = 'ping'): Promise<number | undefined> => {
    const response = await raw(name, parameters)
    expect(response.status).toBe(200)
    const { 'subsonic-response': envelope } = (await response.json()) as {
      'subsonic-response': { status: string; error?: { code: number; helpUrl?: string } }
    }
    expect(envelope).toMatchObject({ version: '1.16.1', type: 'pezzottify', openSubsonic: true })
    return envelope.error?.code
  }
  return { testApp, app, raw, codeOf, [Symbol.asyncDispose]: () => testApp[Symbol.asyncDispose]() }
}

test('an app password signs in as a key, as a password and by a token, in every spelling', async () => {
  await using here = await world()
  const { app, codeOf } = here
  const p = app.secret
  const s = 'c19b2d'
  for (const credentials of [
    { apiKey: p },
    { u: 'alice', p },
    { u: 'ALICE ', p },
    { u: 'alice', p: `enc:${Buffer.from(p).toString('hex').toUpperCase()}` },
    { u: 'alice', t: md5(p + s), s },
    { u: 'alice', t: md5(p + s).toUpperCase(), s },
    { u: 'alice', t: md5(p + s), s, p: '' },
  ])
    expect(await codeOf(credentials)).toBeUndefined()
})

test('what is missing, wrong or too much has its own code', async () => {
  await using here = await world()
  const { app, codeOf } = here
  const p = app.secret
  const s = 'c19b2d'
  const t = md5(p + s)
  const rows: [SubsonicParameters, number][] = [
    [{ apiKey: p, u: 'alice' }, 43],
    [{ apiKey: p, t, s }, 43],
    [{ apiKey: 'a'.repeat(26) }, 44],
    [{ u: 'alice', p, t, s }, 43],
    [{}, 10],
    [{ u: 'alice' }, 10],
    [{ u: 'alice', t }, 10],
    [{ u: 'alice', s }, 10],
    [{ u: 'nobody', t, s }, 41],
    [{ u: 'stranger', t, s }, 41],
    [{ u: 'alice', t: md5(`x${s}`), s }, 40],
    [{ u: 'alice', p: 'correct horse' }, 40],
    [{ u: 'bob', p }, 40],
    [{ apiKey: p, v: '' }, 10],
    [{ apiKey: p, c: '' }, 10],
    [{ apiKey: p, v: '0.9' }, 20],
    [{ apiKey: p, v: '2.0.0' }, 30],
  ]
  for (const [credentials, code] of rows)
    expect([credentials, await codeOf(credentials)]).toEqual([credentials, code])
  expect(await codeOf({ apiKey: p, v: '1.2.0' })).toBeUndefined()
})

test('tokens are not taken where they are switched off, and nothing where all is', async () => {
  const s = 'c19b2d'
  {
    await using without = await world({ subsonic: 'no-tokens' })
    expect(await without.codeOf({ u: 'alice', t: md5(without.app.secret + s), s })).toBe(41)
    expect(await without.codeOf({ apiKey: without.app.secret })).toBeUndefined()
  }
  await using testApp = await createTestApp({ subsonic: 'off' })
  const refused = await testApp.request('/rest/getOpenSubsonicExtensions?f=json')
  expect(await refused.json()).toMatchObject({
    'subsonic-response': { status: 'failed', error: { code: 50 } },
  })
})

test('a cookie or a token of /v1 opens nothing here, nor an app password there', async () => {
  await using here = await world()
  const { testApp, app, codeOf } = here
  const url = '/rest/ping?f=json&v=1.16.1&c=page'
  const codeWith = async (init: Parameters<typeof testApp.request>[1]) =>
    ((await (await testApp.request(url, init)).json()) as Envelope)['subsonic-response'].error?.code
  const basic = `Basic ${btoa(`alice:${app.secret}`)}`
  expect(await codeWith({ as: 'alice' })).toBe(42)
  expect(await codeWith({ headers: { authorization: basic } })).toBe(42)
  expect(await codeWith({ headers: { cookie: `session_token=${app.secret}` } })).toBe(10)
  // A server in front may ask for its own.
  const behind = await testApp.request(`${url}&apiKey=${app.secret}`, { headers: { authorization: basic } })
  expect(await behind.json()).toMatchObject({ 'subsonic-response': { status: 'ok' } })
  const there = await testApp.request('/v1/content/artists', { headers: { authorization: app.secret } })
  expect(there.status).toBe(403)
  expect(await codeOf({ apiKey: app.secret })).toBeUndefined()
})

test('a revoked app password is refused from the next request on', async () => {
  await using here = await world()
  const { testApp, app, codeOf } = here
  const [password] = await testApp.as('alice').appPasswords.list()
  await testApp.as('alice').appPasswords.remove({ params: { id: password!.id } })
  expect(await codeOf({ apiKey: app.secret })).toBe(44)
})

test('who may not access the catalog gets 50, and an unknown name 70', async () => {
  await using here = await world()
  const { testApp, app, codeOf } = here
  const nobody = await subsonicApp(testApp, 'nobody')
  expect(await codeOf({ apiKey: nobody.secret })).toBe(50)
  expect(await codeOf({ apiKey: app.secret }, 'getEverything')).toBe(70)
  expect(await codeOf({ apiKey: app.secret }, 'toString')).toBe(70)
})

test('every form of an answer carries the same, and none is kept', async () => {
  await using here = await world()
  const { app, raw } = here
  const apiKey = app.secret
  const types = {
    json: 'application/json',
    jsonp: 'application/javascript',
    xml: 'text/xml',
    other: 'text/xml',
  }
  for (const [f, type] of Object.entries(types)) {
    const response = await raw('getLicense.view', { apiKey, f, callback: 'got.it' })
    expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const text = await response.text()
    if (f === 'jsonp')
      expect(text).toMatch(/^got\.it\(\{"subsonic-response":.*"license":\{"valid":true\}\}\}\);$/)
    else expect(text).toContain(f === 'json' ? '"license":{"valid":true}' : '<license valid="true"/>')
  }
  const bad = await raw('ping', { apiKey, f: 'jsonp', callback: 'alert(1)//' })
  expect(bad.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(await bad.json()).toMatchObject({ 'subsonic-response': { error: { code: 0 } } })
  const head = await raw('ping', { apiKey }, { method: 'HEAD' })
  expect(head.status).toBe(200)
})

test('a form is as good as a query, and pages of other sites may ask', async () => {
  await using here = await world()
  const { testApp, app, raw } = here
  const posted = await testApp.request('/rest/tokenInfo?f=json', {
    method: 'POST',
    body: new URLSearchParams({ apiKey: app.secret, v: '1.16.1', c: 'test' }),
  })
  expect(await posted.json()).toMatchObject({ 'subsonic-response': { tokenInfo: { username: 'alice' } } })
  const preflight = await raw('ping', {}, { method: 'OPTIONS', headers: { origin: 'https://player.test' } })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-methods')).toContain('POST')
  const foreign = await raw(
    'ping',
    { apiKey: app.secret },
    {
      method: 'POST',
      headers: { origin: 'https://player.test', 'sec-fetch-site': 'cross-site' },
    },
  )
  expect(await foreign.json()).toMatchObject({ 'subsonic-response': { status: 'ok' } })
  expect((await raw('ping', {}, { method: 'DELETE' })).status).toBe(405)
})

test('extensions are told before signing in, whatever else was sent', async () => {
  await using here = await world()
  const { raw } = here
  const response = await raw('getOpenSubsonicExtensions', {
    u: 'x',
    p: 'y',
    t: 'z',
    apiKey: 'w',
    v: '',
    c: '',
  })
  expect(await response.json()).toMatchObject({
    'subsonic-response': {
      status: 'ok',
      openSubsonicExtensions: expect.arrayContaining([{ name: 'formPost', versions: [1] }]),
    },
  })
})
