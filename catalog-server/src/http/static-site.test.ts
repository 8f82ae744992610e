import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import type { ServedApp } from '../testing/serve-app.ts'
import { serveApp } from '../testing/serve-app.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-site-'))
const script = 'export const words = ["as", "before"]\n'.repeat(100)
const page = `<!doctype html>${'<p>Hello</p>'.repeat(200)}`
const image = new Uint8Array(2_000).fill(7)
const scriptPath = '/assets/index-Ab12_-Cd.js'

let app: TestApp
let served: ServedApp
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'))
  write('index.html', page)
  write('tiny.js', 'tiny()')
  write('plain.js', script)
  write('cover.png', image)
  write(scriptPath, script)
  write(`${scriptPath}.br`, brotliCompressSync(script))
  write(`${scriptPath}.zst`, Bun.zstdCompressSync(script, { level: 19 }))
  write(`${scriptPath}.gz`, gzipSync(script, { level: 9 }))
  app = await createTestApp({ webFolder: folder })
  served = serveApp(app)
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const write = (path: string, content: string | Uint8Array): void => writeFileSync(join(folder, path), content)
const get = (path: string, accept = 'identity', init: RequestInit = {}): Promise<Response> =>
  served.fetch(path, {
    ...init,
    headers: { 'accept-encoding': accept, ...(init.headers as Record<string, string> | undefined) },
    decompress: false,
  })
const decoders = { br: brotliDecompressSync, zstd: Bun.zstdDecompressSync, gzip: gunzipSync }
const codings = ['br', 'zstd', 'gzip'] as const
const endings = { br: '.br', zstd: '.zst', gzip: '.gz' }

test('the smallest compressed copy of the build that the browser accepts is sent', async () => {
  for (const [accept, coding] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, zstd', 'zstd'],
    ['gzip', 'gzip'],
    ['br;q=0.1, gzip;q=0.9', 'gzip'],
  ] as const) {
    const response = await get(scriptPath, accept)
    const bytes = await response.bytes()
    const copy = await Bun.file(join(folder, scriptPath + endings[coding])).bytes()
    expect([accept, response.headers.get('content-encoding')]).toEqual([accept, coding])
    expect(bytes).toEqual(copy)
    expect(response.headers.get('content-length')).toBe(`${copy.length}`)
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('vary')).toBe('Accept-Encoding')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  }
})

test('without compressed copies the server compresses, and sends the same content', async () => {
  for (const coding of codings) {
    const response = await get('/plain.js', coding)
    expect(response.headers.get('content-encoding')).toBe(coding)
    const bytes = await response.bytes()
    expect(bytes.length).toBeLessThan(script.length / 5)
    expect(new TextDecoder().decode(decoders[coding](bytes))).toBe(script)
  }
})

test('small files, pictures, and what is asked for by nobody in particular come as they are', async () => {
  for (const [path, accept] of [
    ['/tiny.js', 'br'],
    ['/cover.png', 'br, gzip'],
    [scriptPath, 'identity'],
    [scriptPath, 'br;q=0'],
    [scriptPath, 'brotli'],
  ] as const) {
    const response = await get(path, accept)
    expect([path, response.headers.get('content-encoding')]).toEqual([path, null])
    expect(await response.bytes()).toEqual(await Bun.file(join(folder, path)).bytes())
  }
})

test('each coding has a strong tag of its own, and each of them answers 304', async () => {
  const tags = new Map<string, string>()
  for (const coding of ['identity', ...codings])
    tags.set(coding, (await get(scriptPath, coding)).headers.get('etag') ?? '')
  expect(new Set(tags.values()).size).toBe(4)
  for (const tag of tags.values()) {
    expect(tag).toMatch(/^"[\w-]+"$/)
    const response = await get(scriptPath, 'br', { headers: { 'if-none-match': `"x", ${tag}` } })
    expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([304, tag, ''])
    expect(response.headers.get('vary')).toBe('Accept-Encoding')
    expect(response.headers.get('cache-control')).toContain('immutable')
  }
  expect((await get(scriptPath, 'br', { headers: { 'if-none-match': '"x"' } })).status).toBe(200)
})

test('HEAD tells what GET would send, and sends nothing', async () => {
  for (const accept of ['br', 'identity']) {
    const [head, whole] = [await get(scriptPath, accept, { method: 'HEAD' }), await get(scriptPath, accept)]
    for (const name of [
      'etag',
      'content-length',
      'content-encoding',
      'content-type',
      'vary',
      'cache-control',
    ])
      expect([name, head.headers.get(name)]).toEqual([name, whole.headers.get(name)])
    expect((await head.bytes()).length).toBe(0)
  }
})

test('a file that changes is sent anew in every coding, whatever copies of the older one lie beside it', async () => {
  write('page.js', script)
  write('page.js.br', brotliCompressSync(script))
  const before = await get('/page.js', 'br')
  const changed = script.replaceAll('before', 'after')
  write('page.js', changed)
  utimesSync(join(folder, 'page.js'), 1, 1)
  const after = await get('/page.js', 'br', {
    headers: { 'if-none-match': before.headers.get('etag') ?? '' },
  })
  expect([after.status, after.headers.get('content-encoding')]).toEqual([200, 'br'])
  expect(new TextDecoder().decode(brotliDecompressSync(await after.bytes()))).toBe(changed)
})

test('any path is the page, checked each time; a script of an earlier build is not found', async () => {
  for (const path of ['/', '/album/some-id', '/..%2f..%2fetc%2fpasswd', '/%00', '/%ff']) {
    const response = await get(path)
    expect([path, response.status, await response.text()]).toEqual([path, 200, page])
    expect(response.headers.get('cache-control')).toBe('no-cache')
  }
  const gone = await get('/assets/index-Gone1234.js')
  expect([gone.status, gone.headers.get('cache-control')]).toEqual([404, null])
})

test('when the app has no service worker, a replacement that removes an earlier one is served, and checked each time', async () => {
  const response = await get('/service-worker.js')
  expect([
    response.status,
    response.headers.get('content-type'),
    response.headers.get('cache-control'),
  ]).toEqual([200, 'text/javascript; charset=utf-8', 'no-cache'])
  expect(await response.text()).toContain('registration.unregister()')
  write('service-worker.js', 'ours()')
  const own = await get('/service-worker.js')
  expect([await own.text(), own.headers.get('cache-control')]).toEqual(['ours()', 'no-cache'])
  rmSync(join(folder, 'service-worker.js'))
})

test('files have their types, and a folder has its own page', async () => {
  mkdirSync(join(folder, 'sub'))
  write('sub/index.html', '<p>Below</p>')
  write('module.mjs', 'export {}')
  write('code.wasm', new Uint8Array(8))
  expect((await get('/module.mjs')).headers.get('content-type')).toContain('text/javascript')
  expect((await get('/code.wasm')).headers.get('content-type')).toBe('application/wasm')
  for (const path of ['/sub', '/sub/']) expect(await (await get(path)).text()).toBe('<p>Below</p>')
  expect(await (await get('/other/')).text()).toBe(page)
})
