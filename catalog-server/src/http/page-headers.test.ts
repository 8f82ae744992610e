import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReadWorld } from '../testing/read-world.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-pages-'))
let app: TestApp
beforeAll(async () => {
  mkdirSync(join(folder, 'help'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><p>Music</p>')
  writeFileSync(join(folder, 'help/about.html'), '<!doctype html><p>About</p>')
  app = await createTestApp({ webFolder: folder })
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const pages = ['/', '/index.html', '/album/one', '/a/b/c?d=e', '/docs', '/help/about.html', '/%ff', '/..%2f']
const wanted: Record<string, RegExp> = {
  'content-security-policy':
    /^default-src ('self';(?!.*script-src).* object-src 'none';|'none'; script-src 'self';(?!.*eval)).* frame-ancestors 'none'(; style-src 'self')?$/,
  'x-frame-options': /^DENY$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^(same-origin|no-referrer)$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\), microphone=\(\), geolocation=\(\)/,
}

test('every page stands in no frame, runs our code alone, and tells other sites nothing', async () => {
  for (const path of pages)
    for (const init of [{}, { method: 'HEAD' }, { headers: { 'accept-encoding': 'br' } }]) {
      const { status, headers } = await app.request(path, init)
      expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8'])
      for (const [name, value] of Object.entries(wanted))
        expect([path, name, headers.get(name)]).toEqual([path, name, expect.stringMatching(value)])
    }
})

test('a web app of somebody else may have styles and handlers in its page, and no other code that ours may not', async () => {
  await using foreign = await createTestApp({ webFolder: folder, webIsForeign: true })
  const policyOf = async (of: TestApp, path: string) =>
    (await of.request(path)).headers.get('content-security-policy')
  const ours = await policyOf(app, '/')
  for (const path of ['/', '/help/about.html', '/album/one'])
    expect(await policyOf(foreign, path)).toBe(`${ours} 'unsafe-inline'; script-src-attr 'unsafe-inline'`)
  expect(await policyOf(foreign, '/docs')).toBe(await policyOf(app, '/docs'))
})

test('a page that the browser has already is answered with the same headers', async () => {
  const etag = (await app.request('/')).headers.get('etag') ?? ''
  const { status, headers } = await app.request('/', { headers: { 'if-none-match': etag } })
  expect(status).toBe(304)
  for (const [name, value] of Object.entries(wanted))
    expect([name, headers.get(name)]).toEqual([name, expect.stringMatching(value)])
})

test('nothing of the interface is a page', async () => {
  await using world = await createReadWorld()
  for (const { name, path } of world.reads) {
    const response = await world.request(path, { as: 'alice', headers: { accept: 'text/html' } })
    await response.body?.cancel()
    expect([name, response.ok, response.headers.get('content-type')]).toEqual([
      name,
      true,
      name === 'server.androidApp'
        ? 'application/vnd.android.package-archive'
        : expect.stringMatching(
            /^(application\/(json|x-tar)|audio\/[\w-]+(; charset=utf-8)?|image\/[\w-]+)$/,
          ),
    ])
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect([name, response.headers.get('content-security-policy')]).toEqual([
      name,
      expect.stringMatching(
        /^(default-src 'none'; media-src 'self'; frame-ancestors|sandbox; default-src) 'none'$/,
      ),
    ])
  }
})

test('refusals cannot be framed or embedded by other sites either', async () => {
  for (const [path, status] of [
    ['/v1/content/albums', 403],
    ['/v1/no/such/thing', 404],
    ['/v1/setup', 404],
    ['/assets/gone-12345678.js', 404],
  ] as const) {
    const { headers, status: answered } = await app.request(path)
    expect([path, answered]).toEqual([path, status])
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    if (path.startsWith('/v1/'))
      expect(headers.get('content-security-policy')).toStartWith("default-src 'none';")
  }
})
