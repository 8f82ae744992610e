import { afterAll, beforeAll, expect, test } from 'bun:test'
import { isBytes } from '@pezzottify/contract'
import { endpoints, isGuarded, pathOf } from './endpoints.ts'
import type { ReadWorld } from './read-world.ts'
import { createReadWorld } from './read-world.ts'
import { testPassword } from './test-app.ts'

let world: ReadWorld
beforeAll(async () => {
  world = await createReadWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const partsOf = (response: Response, name: string): string[] =>
  (response.headers.get(name) ?? '').toLowerCase().split(/\s*,\s*/)

/** The problems of an answer's caching headers; empty when there are none. */
function problemsOf(response: Response): string[] {
  const [cache, vary] = [partsOf(response, 'cache-control'), partsOf(response, 'vary')]
  return [
    ...(cache.includes('private') || cache.includes('no-store') ? [] : ['a shared cache may keep it']),
    ...(cache.includes('public') || cache.some((part) => part.startsWith('s-maxage')) ? ['is public'] : []),
    ...['cookie', 'authorization']
      .filter((name) => !vary.includes(name))
      .map((name) => `same for any ${name}`),
  ]
}

const guardedReads = () => world.reads.filter(({ name, endpoint }) => isGuarded([name, endpoint]))

test('every read of who is signed in is private and depends on who asks; so is its 304, and its HEAD', async () => {
  expect(guardedReads().length).toBeGreaterThan(50)
  for (const { name, path, endpoint } of guardedReads()) {
    const response = await world.request(path, { as: 'alice' })
    expect([name, response.status, problemsOf(response)]).toEqual([name, 200, []])
    await response.body?.cancel()
    const etag = response.headers.get('etag') ?? ''
    expect([name, etag]).toEqual([name, expect.stringMatching(/^"[^"]+"$/)])
    if (isBytes(endpoint.response)) expect(response.headers.get('content-encoding')).toBeNull()

    const again = await world.request(path, { as: 'alice', headers: { 'if-none-match': etag } })
    expect([200, 304]).toContain(again.status)
    expect([name, problemsOf(again)]).toEqual([name, []])
    await again.body?.cancel()
    const head = await world.request(path, { method: 'HEAD', as: 'alice' })
    expect([name, head.status, problemsOf(head)]).toEqual([name, 200, []])
  }
})

/**
 * Last-used times are written every half a minute: answers with them may change between two requests, but not every
 * time.
 */
const triesMax = 3
/** Answers that differ each time: disk usage, the duration of a check, the age of what was told. */
const changing = new Set(['server.doctor', 'operations.storage', 'remote.current'])

test('a read that has not changed is answered 304 without a body, in whatever coding it was sent', async () => {
  for (const { name, path } of guardedReads().filter((read) => !changing.has(read.name)))
    for (const coding of ['identity', 'br', 'zstd', 'gzip'])
      expect([name, coding, await isHeld(path, coding)]).toEqual([name, coding, true])
})

async function isHeld(path: string, coding: string): Promise<boolean> {
  for (let tried = 0; tried < triesMax; tried++) {
    const headers = { 'accept-encoding': coding }
    const response = await world.request(path, { as: 'alice', headers })
    await response.body?.cancel()
    const held = { ...headers, 'if-none-match': response.headers.get('etag') ?? '' }
    const again = await world.request(path, { as: 'alice', headers: held })
    const body = await again.text()
    if (again.status === 304 && body === '') return true
  }
  return false
}

test('a refusal is kept by nobody', async () => {
  for (const [name, endpoint] of endpoints.filter(isGuarded)) {
    const refused = await world.request(pathOf(endpoint), { method: endpoint.method })
    expect([name, refused.status, partsOf(refused, 'cache-control')]).toEqual([name, 403, ['no-store']])
  }
  const missing = await world.request('/v1/content/album/none', { as: 'alice' })
  expect([missing.status, partsOf(missing, 'cache-control')]).toEqual([404, ['no-store']])
})

test('an answer with a token in it is stored nowhere', async () => {
  const send = (path: string, body: object, as?: string): Promise<Response> =>
    world.request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
      ...(as !== undefined && { as }),
    })
  const device = { device_uuid: 'another-of-alice', device_type: 'web' }
  for (const response of [
    await send('/v1/auth/login', { user_handle: 'alice', password: testPassword, ...device }),
    await send('/v1/auth/pairing', {}, 'alice'),
    await send('/v1/content/download', { kind: 'track', id: idOf('catalog.track') }, 'alice'),
  ]) {
    expect(response.ok).toBe(true)
    expect(partsOf(response, 'cache-control')).toContain('no-store')
  }
})

const idOf = (name: string): string =>
  world.reads
    .find((read) => read.name === name)
    ?.path.split('/')
    .at(-1) ?? ''
