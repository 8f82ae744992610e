import { expect, test } from 'bun:test'
import { jsonRead } from './json-response.ts'

const long = Array.from({ length: 200 }, (_, number) => ({ number, text: 'as before' }))
const ask = (headers: Record<string, string>, value: unknown = long): Promise<Response> =>
  jsonRead(new Request('http://music.test/', { headers }), JSON.stringify(value), new Headers())

test('the first of zstd and gzip that is accepted is used, and what comes out is what went in', async () => {
  for (const [accept, encoding] of [
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip', 'gzip'],
    ['zstd;q=0, gzip;q=0.5', 'gzip'],
  ] as const) {
    const response = await ask({ 'accept-encoding': accept })
    const bytes = await response.bytes()
    const plain = encoding === 'zstd' ? Bun.zstdDecompressSync(bytes) : Bun.gunzipSync(new Uint8Array(bytes))
    expect([response.headers.get('content-encoding'), response.headers.get('content-length')]).toEqual([
      encoding,
      `${bytes.length}`,
    ])
    expect(JSON.parse(new TextDecoder().decode(plain))).toEqual(long)
    expect(response.headers.get('vary')).toContain('Accept-Encoding')
  }
})

test('short answers and callers that accept nothing get plain JSON', async () => {
  for (const response of await Promise.all([
    ask({ 'accept-encoding': 'gzip' }, { short: true }),
    ask({}),
    ask({ 'accept-encoding': 'br' }),
  ])) {
    expect(response.headers.get('content-encoding')).toBeNull()
    await response.json()
  }
})

test('a validator holds for every coding of the same content, and not for other content', async () => {
  const etag = (await ask({ 'accept-encoding': 'gzip' })).headers.get('etag') ?? ''
  expect(etag).toStartWith('W/')
  expect((await ask({ 'if-none-match': `"other", ${etag}` })).status).toBe(304)
  expect((await ask({ 'if-none-match': etag }, [...long, {}])).status).toBe(200)
})

test('a long text, compressed beside the others, is the same too', async () => {
  const large = Array.from({ length: 20_000 }, (_, number) => ({ number, text: 'as before' }))
  for (const [encoding, plain] of [
    ['zstd', Bun.zstdDecompressSync],
    ['gzip', Bun.gunzipSync],
  ] as const) {
    const response = await ask({ 'accept-encoding': encoding }, large)
    expect(response.headers.get('content-encoding')).toBe(encoding)
    const bytes = new Uint8Array(await response.arrayBuffer())
    expect(JSON.parse(new TextDecoder().decode(plain(bytes)))).toEqual(large)
  }
})
