import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { ServedApp } from '../testing/serve-app.ts'
import { serveApp } from '../testing/serve-app.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'

let app: TestApp
let served: ServedApp
beforeAll(async () => {
  app = await createTestApp()
  served = serveApp(app)
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

const scriptsOf = async (): Promise<string[]> => {
  const html = await (await served.fetch('/docs')).text()
  return [...html.matchAll(/src="([^"]+)"/g)].map(([, path = '']) => path)
}

test('anybody may read the documentation, and its page may talk to this server alone', async () => {
  const response = await served.fetch('/docs')
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toStartWith("default-src 'none'; script-src 'self';")
  expect(policy).toContain("connect-src 'self';")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/https?:|\*|unsafe-eval/)
  expect(response.headers.get('x-frame-options')).toBe('DENY')
  expect(await response.text()).not.toContain('http')
})

test('the scripts are on this server, packed, and kept for a year', async () => {
  const paths = await scriptsOf()
  expect(paths.length).toBe(2)
  for (const path of paths) {
    const packed = await fetch(served.url + path, {
      decompress: false,
      headers: { 'accept-encoding': 'gzip' },
    })
    expect(packed.status).toBe(200)
    const isSmall = path.includes('start')
    expect(packed.headers.get('content-encoding')).toBe(isSmall ? null : 'gzip')
    expect(packed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    const plain = await served.fetch(path, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
    const bytes = new Uint8Array(await packed.arrayBuffer())
    expect(isSmall ? bytes : Bun.gunzipSync(bytes)).toEqual(new Uint8Array(await plain.arrayBuffer()))
  }
})

test('a known version is not sent again, and HEAD sends no body', async () => {
  for (const path of ['/docs', ...(await scriptsOf())]) {
    const whole = await served.fetch(path)
    const etag = whole.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"\w+(-\w+)?"$/)
    const known = await served.fetch(path, { headers: { 'if-none-match': etag } })
    expect([known.status, await known.text()]).toEqual([304, ''])
    const head = await served.fetch(path, { method: 'HEAD' })
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, ''])
  }
})

test('a slash at the end leads to the page, another name is not found, other methods are refused', async () => {
  const slash = await served.fetch('/docs/', { redirect: 'manual' })
  expect([slash.status, slash.headers.get('location')]).toEqual([301, '/docs'])
  expect((await served.fetch('/docs/other.js')).status).toBe(404)
  const posted = await served.fetch('/docs', { method: 'POST' })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})
