import { expect, test } from 'bun:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { jsonRead } from './json-response.ts'
import { PreSerialized } from '../base/pre-serialized.ts'

const long = Array.from({ length: 200 }, (_, number) => ({ number, text: 'as before' }))
const ask = async (headers: Record<string, string>, value: unknown = long): Promise<Response> =>
  jsonRead(
    new Request('http://music.test/', { headers }),
    new PreSerialized(JSON.stringify(value)),
    new Headers(),
  )

const plainOf = async (response: Response): Promise<unknown> => {
  const bytes = await response.bytes()
  expect(response.headers.get('content-length')).toBe(`${bytes.length}`)
  const coding = response.headers.get('content-encoding')
  const plain = coding === null ? bytes : decoded(coding, bytes)
  return JSON.parse(new TextDecoder().decode(plain))
}
const decoded = (coding: string, bytes: Uint8Array): Uint8Array => {
  if (coding === 'zstd') return Bun.zstdDecompressSync(bytes)
  return coding === 'br' ? brotliDecompressSync(bytes) : gunzipSync(bytes)
}

test.each([
  ['gzip, deflate, br, zstd', 'zstd'],
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['GZIP;q=1.0', 'gzip'],
  ['*', 'zstd'],
  ['zstd;q=0, *', 'br'],
  ['zstd;q=0, br;q=0.000, gzip;q=0.5', 'gzip'],
  ['zstd;q=0.2, br;q=0.8, gzip;q=0.5', 'br'],
  ['br;level=5;q=0.1, gzip;q=0.2', 'gzip'],
  ['identity;q=0.5, gzip;q=0.5', 'gzip'],
  ['identity;q=0, br', 'br'],
  ['*;q=0, gzip', 'gzip'],
  ['gzip;q=much', 'gzip'],
])('who accepts %p gets %p, and what comes out is what went in', async (accept, coding) => {
  const response = await ask({ 'accept-encoding': accept })
  expect(response.headers.get('content-encoding')).toBe(coding)
  expect(response.headers.get('vary')).toContain('Accept-Encoding')
  expect(await plainOf(response)).toEqual(long)
})

test.each([
  null,
  '',
  ',;',
  'deflate, compress',
  'identity',
  'gzip;q=0',
  'gzip;q=0.5, identity',
  '*;q=0',
  'identity;q=0',
  'identity;q=0, br;q=0',
  'brotli, gzipped',
])('who accepts %p gets plain JSON', async (accept) => {
  const response = await ask(accept === null ? {} : { 'accept-encoding': accept })
  expect([response.status, response.headers.get('content-encoding')]).toEqual([200, null])
  expect(response.headers.get('vary')).toContain('Accept-Encoding')
  expect(await plainOf(response)).toEqual(long)
})

test('short answers are plain, unless plain is just what the caller refuses', async () => {
  const short = { short: true }
  const plain = await ask({ 'accept-encoding': 'gzip, br, zstd;q=0.1' }, short)
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect(await plainOf(plain)).toEqual(short)
  const packed = await ask({ 'accept-encoding': 'identity;q=0, gzip' }, short)
  expect(packed.headers.get('content-encoding')).toBe('gzip')
  expect(await plainOf(packed)).toEqual(short)
})

const codings = ['identity', 'zstd', 'br', 'gzip']
const tagFor = async (coding: string, value: unknown = long): Promise<string> =>
  (await ask({ 'accept-encoding': coding }, value)).headers.get('etag') ?? ''

test('each coding has a strong validator of its own', async () => {
  const tags = await Promise.all(codings.map((coding) => tagFor(coding)))
  expect(new Set(tags).size).toBe(codings.length)
  for (const tag of tags) expect(tag).toMatch(/^"[\w-]+"$/)
})

test('a validator holds for every coding of the same content, and not for other content', async () => {
  for (const kept of codings)
    for (const wanted of codings) {
      const tag = await tagFor(kept)
      const asked = { 'accept-encoding': wanted, 'if-none-match': `"other", ${tag}` }
      const response = await ask(asked)
      // A 304 repeats the tag, by which a cache knows which of its copies is valid.
      expect([response.status, response.headers.get('etag')]).toEqual([304, tag])
      expect(await response.text()).toBe('')
      expect((await ask(asked, [...long, {}])).status).toBe(200)
    }
})

test('a tag that a proxy made weak holds too, a part of one does not', async () => {
  const tag = await tagFor('br')
  expect((await ask({ 'if-none-match': `W/${tag}` })).status).toBe(304)
  expect((await ask({ 'if-none-match': '*' })).status).toBe(304)
  for (const other of [tag.slice(1, -1), `"x${tag.slice(1)}`, tag.replace('-br', '-zip'), '""', ''])
    expect((await ask({ 'if-none-match': other })).status).toBe(200)
})

test('a long text, compressed beside the others, is the same too', async () => {
  const large = Array.from({ length: 20_000 }, (_, number) => ({ number, text: 'as before' }))
  for (const coding of ['zstd', 'br', 'gzip']) {
    const response = await ask({ 'accept-encoding': coding }, large)
    expect(response.headers.get('content-encoding')).toBe(coding)
    expect(await plainOf(response)).toEqual(large)
  }
})
