import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtemp, open, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../base/log.ts'
import { bodyOf, openContained } from '../media/disk/contained.ts'
import { errorResponse } from './error-response.ts'
import { fileResponse } from './file-response.ts'

const content = crypto.getRandomValues(new Uint8Array(50_000))
const log = createLog('ERROR')
let folder: string
let server: Bun.Server<undefined>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-response-'))
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    // A file that ends too early is noticed when nothing more arrives.
    idleTimeout: 2,
    fetch: async (request) => {
      const found = await openContained(folder, new URL(request.url).pathname.slice(1))
      if (!found) return new Response(null, { status: 404 })
      const body = async (first: number, last: number) => bodyOf(found, first, last)
      const file = { ...found, body }
      try {
        const contentType = new URL(request.url).searchParams.get('type') ?? 'audio/flac'
        return await fileResponse(request, file, { contentType, cacheControl: 'private, max-age=60' })
      } catch (error) {
        return errorResponse(error, log)
      }
    },
  })
  await writeFile(join(folder, 'secret-name.flac'), content)
  await writeFile(join(folder, 'empty.mp3'), '')
  await utimes(join(folder, 'secret-name.flac'), 1_000_000_000, 1_000_000_000)
})
afterAll(async () => {
  await server.stop(true)
  await rm(folder, { recursive: true })
})

const ask = (headers: Record<string, string> = {}, name = 'secret-name.flac', method = 'GET') =>
  fetch(`${server.url}${name}`, { method, headers: { 'accept-encoding': 'identity', ...headers } })

const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer())

describe('over a real connection', () => {
  test('a file arrives whole, with all that a player needs to ask for parts of it', async () => {
    const response = await ask()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe('50000')
    expect(response.headers.get('content-type')).toBe('audio/flac')
    expect(response.headers.get('accept-ranges')).toBe('bytes')
    expect(response.headers.get('last-modified')).toBe('Sun, 09 Sep 2001 01:46:40 GMT')
    expect(response.headers.get('etag')).toMatch(/^"[a-z0-9-]+"$/)
    expect(response.headers.get('cache-control')).toBe('private, max-age=60')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-range')).toBeNull()
    expect((await bytesOf(response)).equals(content)).toBe(true)
  })

  test('no header tells the name of the file, whatever its type', async () => {
    for (const type of ['audio/flac', 'application/octet-stream', 'image/png']) {
      const response = await ask({}, `secret-name.flac?type=${type}`)
      expect(JSON.stringify([...response.headers])).not.toContain('secret')
      await response.arrayBuffer()
    }
  })

  test.each<[string, number, number]>([
    ['bytes=0-0', 0, 0],
    ['bytes=100-199', 100, 199],
    ['bytes=49999-', 49_999, 49_999],
    ['bytes=0-', 0, 49_999],
    ['bytes=-500', 49_500, 49_999],
    ['bytes=40000-99999', 40_000, 49_999],
    ['bytes=-99999999', 0, 49_999],
  ])('%p is answered with exactly these bytes', async (range, first, last) => {
    const response = await ask({ range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${first}-${last}/50000`)
    expect(response.headers.get('content-length')).toBe(String(last - first + 1))
    expect((await bytesOf(response)).equals(content.subarray(first, last + 1))).toBe(true)
  })

  test.each(['bytes=5-2', 'bytes=0-0,2-3', 'bytes=x', 'items=0-5', 'bytes=-'])(
    '%p is as good as no range',
    async (range) => {
      const response = await ask({ range })
      expect(response.status).toBe(200)
      expect((await bytesOf(response)).length).toBe(50_000)
    },
  )

  test.each(['bytes=50000-', 'bytes=-0', 'bytes=18446744073709551616-'])(
    '%p lies outside: 416 with the size, and no body',
    async (range) => {
      const response = await ask({ range })
      expect(response.status).toBe(416)
      expect(response.headers.get('content-range')).toBe('bytes */50000')
      expect(response.headers.get('x-error-code')).toBe('range_not_satisfiable')
      expect(await response.text()).toBe('')
    },
  )

  test('If-Range: the part for who has the same version, everything for everybody else', async () => {
    const tag = (await ask()).headers.get('etag') ?? ''
    const date = 'Sun, 09 Sep 2001 01:46:40 GMT'
    for (const [ifRange, status] of [
      [tag, 206],
      [date, 206],
      [`W/${tag}`, 200],
      ['"other"', 200],
      ['Sun, 09 Sep 2001 01:46:41 GMT', 200],
    ] as const) {
      const response = await ask({ range: 'bytes=0-9', 'if-range': ifRange })
      expect([ifRange, response.status]).toEqual([ifRange, status])
      expect((await bytesOf(response)).length).toBe(status === 206 ? 10 : 50_000)
    }
  })

  test('who has it already gets 304 without a body, with a range or without', async () => {
    const tag = (await ask()).headers.get('etag') ?? ''
    const held: Record<string, string>[] = [
      { 'if-none-match': tag },
      { 'if-none-match': `W/${tag}`, range: 'bytes=0-9' },
    ]
    for (const headers of held) {
      const response = await ask(headers)
      expect(response.status).toBe(304)
      expect(response.headers.get('etag')).toBe(tag)
      expect(await response.text()).toBe('')
    }
    const refused = await ask({ 'if-match': '"other"' })
    expect([refused.status, refused.headers.get('x-error-code')]).toEqual([412, 'precondition_failed'])
  })

  test('HEAD tells the same as GET, sends nothing, and knows no ranges', async () => {
    for (const range of ['', 'bytes=0-9', 'bytes=50000-']) {
      const response = await ask({ range }, undefined, 'HEAD')
      expect(response.status).toBe(200)
      expect(response.headers.get('content-length')).toBe('50000')
      expect(response.headers.get('accept-ranges')).toBe('bytes')
      expect((await bytesOf(response)).length).toBe(0)
    }
  })

  test('an empty file is an empty answer, with a range or without', async () => {
    for (const range of ['', 'bytes=0-', 'bytes=-5']) {
      const response = await ask({ range }, 'empty.mp3')
      expect([response.status, response.headers.get('content-length')]).toEqual([200, '0'])
    }
  })

  test('the last bytes of a file of 6 GB are found', async () => {
    const size = 6_000_000_000
    const handle = await open(join(folder, 'huge.wav'), 'w')
    await handle.write(Buffer.from('the end'), 0, 7, size - 7)
    await handle.close()
    const response = await ask({ range: 'bytes=-7' }, 'huge.wav')
    expect(response.headers.get('content-range')).toBe(`bytes ${size - 7}-${size - 1}/${size}`)
    expect(await response.text()).toBe('the end')
    const head = await ask({}, 'huge.wav', 'HEAD')
    expect(head.headers.get('content-length')).toBe(String(size))
    await rm(join(folder, 'huge.wav'))
  })
})

describe('a file that changes while it is sent', () => {
  /** Reads a part of the answer, changes the file, and counts the bytes that still arrive. */
  async function readAcross(change: (path: string) => Promise<void>): Promise<{ seen: number; tag: string }> {
    const path = join(folder, 'changing.flac')
    await writeFile(path, Buffer.alloc(30_000_000, 1))
    const response = await ask({}, 'changing.flac')
    const reader = response.body?.getReader()
    let seen = (await reader?.read())?.value?.length ?? 0
    await change(path)
    try {
      for (let part = await reader?.read(); part?.value; part = await reader?.read())
        seen += part.value.length
    } catch {
      // A broken connection is a valid end for a broken file.
    }
    return { seen, tag: response.headers.get('etag') ?? '' }
  }

  test('cut short, it never sends more than announced, and the next request sees another version', async () => {
    const { seen, tag } = await readAcross((path) => truncate(path, 5_000_000))
    expect(seen).toBeLessThanOrEqual(30_000_000)
    const next = await ask({ range: 'bytes=0-9', 'if-range': tag }, 'changing.flac')
    expect([next.status, next.headers.get('content-length')]).toEqual([200, '5000000'])
    await next.body?.cancel()
  })

  test('replaced, the old bytes arrive to the end and the tag is another afterwards', async () => {
    // Written before: a reader who stands still for as long as that takes would be idle.
    const next = join(folder, 'next.flac')
    await writeFile(next, Buffer.alloc(30_000_000, 2))
    const { seen, tag } = await readAcross((path) => rename(next, path))
    expect(seen).toBe(30_000_000)
    const after = await ask({ 'if-none-match': tag }, 'changing.flac')
    expect(after.status).toBe(200)
    await after.body?.cancel()
  })

  test('deleted, it arrives to the end and is gone afterwards', async () => {
    const { seen } = await readAcross((path) => rm(path))
    expect(seen).toBe(30_000_000)
    expect((await ask({}, 'changing.flac')).status).toBe(404)
  })

  test('grown, no byte too many is sent', async () => {
    const { seen } = await readAcross((path) => writeFile(path, 'more', { flag: 'a' }))
    expect(seen).toBe(30_000_000)
    expect((await stat(join(folder, 'changing.flac'))).size).toBe(30_000_004)
  })
})
