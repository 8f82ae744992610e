import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { createMetrics } from '../../metrics/metrics.ts'
import { makePng } from '../../testing/library-fixture.ts'
import { createSemaphore } from '../../base/semaphore.ts'
import { createDownloader } from './client.ts'
import { startDownloader } from './downloader-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-downloader-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0
const newFile = () => join(folder, `file-${(files += 1)}`)

function clientOf(url: string, timeoutMs = 5_000) {
  const metrics = createMetrics(() => null)
  let elapsedMs = 0
  const clock = { ...systemClock, monotonicMs: () => elapsedMs }
  const client = createDownloader({ url, timeoutMs, semaphore: createSemaphore(2), clock, metrics })
  return {
    ...client,
    pass: (ms: number) => {
      elapsedMs += ms
    },
    metric: async (line: string) =>
      (await metrics.text()).split('\n').find((text) => text.startsWith(`pezzottify_downloader_${line}`)),
  }
}

/** Sends chunks for as long as they are read. */
const endless = (headers: Record<string, string> = {}) => {
  const sent = { bytes: 0 }
  const answer = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => {
          sent.bytes += 1_048_576
          controller.enqueue(new Uint8Array(1_048_576).fill(0x20))
        },
      }),
      { headers },
    )
  return { sent, answer }
}

test('an artist is read with what it has, and what nobody can read of it is left out', async () => {
  await using service = startDownloader({
    '/health': { status: 'ok' },
    '/artist/a%2F..%2Fb': {
      id: 'a/../b',
      name: ' Name ',
      related: 7,
      portraits: [{ no: 'id' }],
      genre: ['x', 5],
    },
  })
  const client = clientOf(`${service.url}/`)
  await client.health()
  expect(await client.artist('a/../b')).toEqual({
    id: 'a/../b',
    name: 'Name',
    genre: ['x'],
    portraits: [],
    portrait_group: [],
    activity_periods: [],
    related: [],
  })
  expect(service.asked).toEqual(['/health', '/artist/a%2F..%2Fb'])
  expect(await client.metric('requests_total{operation="get_artist",status="success"}')).toEndWith(' 1')
})

test('an id never leads to another path of the service', async () => {
  await using service = startDownloader({})
  const client = clientOf(service.url)
  for (const id of ['..', '.', '\ud800'])
    await expect(client.audio(id, newFile())).rejects.toThrow('cannot be asked for')
  for (const id of ['../health', '..%2fhealth', 'a?b#c', '%2e%2e'])
    await client.track(id).catch(() => undefined)
  expect(service.asked).toEqual([
    '/track/..%2Fhealth',
    '/track/..%252fhealth',
    '/track/a%3Fb%23c',
    '/track/%252e%252e',
  ])
})

test.each([
  ['is no JSON', () => new Response('<html>'), 'no JSON', 'parse'],
  ['is about something else', () => Response.json({ id: 'other', name: 'x' }), 'something else', 'parse'],
  ['has no name', () => Response.json({ id: 'a' }), 'expected string', 'parse'],
  ['is refused', () => new Response(null, { status: 403 }), '403', 'status'],
  ['is a failure', () => new Response(null, { status: 500 }), '500', 'status'],
  ['never ends', () => endless().answer(), 'longer than', 'parse'],
  [
    'is packed',
    () =>
      new Response(Bun.gzipSync(Buffer.from('{"id":"a","name":"x"}')), {
        headers: { 'content-encoding': 'gzip' },
      }),
    'packed',
    'download',
  ],
] as const)('an answer that %s is none', async (_, answer, reason, kind) => {
  await using service = startDownloader({ '/artist/a': answer })
  const client = clientOf(service.url)
  await expect(client.artist('a')).rejects.toThrow(reason)
  expect(await client.metric(`errors_total{operation="get_artist",error_type="${kind}"}`)).toEndWith(' 1')
  expect(await client.metric('requests_total{operation="get_artist",status="error"}')).toEndWith(' 1')
})

test('a redirect is followed nowhere, neither to another host nor to this machine', async () => {
  await using inside = startDownloader({ '/artist/a': { id: 'a', name: 'secret' } })
  const redirect = () => Response.redirect(`${inside.url}/artist/a`)
  await using service = startDownloader({ '/artist/a': redirect })
  await expect(clientOf(service.url).artist('a')).rejects.toThrow('302')
  expect(inside.asked).toEqual([])
})

test('a file is what it says it is, and has an end', async () => {
  const flood = endless()
  await using service = startDownloader({
    '/image/html': () => new Response('<html>not found</html>', { headers: { 'content-type': 'image/png' } }),
    '/image/empty': new Uint8Array(),
    '/image/flood': flood.answer,
    '/image/png': makePng(4, 4, '#000000'),
    '/track/png/audio': makePng(4, 4, '#000000'),
  })
  const client = clientOf(service.url)
  await expect(client.image('html', newFile())).rejects.toThrow('no image')
  await expect(client.image('empty', newFile())).rejects.toThrow('empty')
  await expect(client.audio('png', newFile())).rejects.toThrow('no audio')
  const path = newFile()
  await expect(client.image('flood', path)).rejects.toThrow('longer than')
  expect(statSync(path).size).toBeLessThanOrEqual(20 * 1024 * 1024)
  const sentBytes = flood.sent.bytes
  await Bun.sleep(100)
  expect(flood.sent.bytes).toBe(sentBytes)
  const png = newFile()
  expect(await client.image('png', png)).toBe(statSync(png).size)
  expect(await client.metric('bytes_total{content_type="image"}')).toEndWith(` ${statSync(png).size}`)
})

test('ten gigabytes are refused before the first byte is written', async () => {
  using listener = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data: (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\nOggS'),
    },
  })
  const path = newFile()
  await expect(clientOf(`http://127.0.0.1:${listener.port}`).audio('t', path)).rejects.toThrow('longer than')
  expect(existsSync(path) ? statSync(path).size : 0).toBe(0)
})

test('a file that is cut short is none', async () => {
  using listener = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data: (socket) =>
        void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4000\r\nConnection: close\r\n\r\nOggS'),
    },
  })
  await expect(clientOf(`http://127.0.0.1:${listener.port}`).audio('t', newFile())).rejects.toThrow()
})

test('nobody waits longer than the time-out, whether the head or the rest is slow', async () => {
  const trickle = () =>
    new Response(
      new ReadableStream({
        pull: async (controller) => {
          await Bun.sleep(50)
          controller.enqueue(new Uint8Array([0x20]))
        },
      }),
    )
  const never = () => new Promise<Response>((resolve) => setTimeout(() => resolve(new Response()), 2_000))
  await using service = startDownloader({ '/artist/a': never, '/artist/b': trickle })
  const client = clientOf(service.url, 300)
  const startedAt = performance.now()
  await Promise.all(['a', 'b'].map((id) => expect(client.artist(id)).rejects.toThrow('timed out')))
  expect(performance.now() - startedAt).toBeLessThan(1_500)
  expect(await client.metric('errors_total{operation="get_artist",error_type="connection"}')).toEndWith(' 2')
})

test('after five failures in a row nothing is asked for half a minute', async () => {
  let status = 500
  await using service = startDownloader({
    '/artist/a': () => Response.json({ id: 'a', name: 'A' }, { status }),
  })
  const client = clientOf(service.url)
  for (let round = 0; round < 5; round += 1) await expect(client.artist('a')).rejects.toThrow('500')
  await expect(client.artist('a')).rejects.toThrow('left alone')
  expect(service.asked).toHaveLength(5)
  client.pass(29_999)
  await expect(client.artist('a')).rejects.toThrow('left alone')
  client.pass(1)
  await expect(client.artist('a')).rejects.toThrow('500')
  await expect(client.artist('a')).rejects.toThrow('left alone')
  client.pass(30_000)
  status = 200
  await client.artist('a')
  status = 500
  await expect(client.artist('a')).rejects.toThrow('500')
  await expect(client.artist('a')).rejects.toThrow('500')
})

test('music that the service does not have is not counted as its failure', async () => {
  await using service = startDownloader({})
  const client = clientOf(service.url)
  for (let round = 0; round < 7; round += 1) await expect(client.album('a')).rejects.toThrow('404')
  expect(service.asked).toHaveLength(7)
})

test('two requests at once are under way, never three', async () => {
  const slow = async () => {
    await Bun.sleep(40)
    return Response.json({ id: 'a', name: 'A' })
  }
  await using service = startDownloader({ '/artist/a': slow })
  const client = clientOf(service.url)
  await Promise.all(Array.from({ length: 6 }, () => client.artist('a')))
  expect(service.seen.most).toBe(2)
})
