import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { jsonBodyMaxBytes } from '@pezzottify/contract'
import type { Target } from './target.ts'
import { startTarget } from './target.ts'

let target: Target
beforeAll(async () => (target = await startTarget()))
afterAll(() => target?.[Symbol.asyncDispose]())

const MiB = 1024 * 1024
/** The most memory that the server may use while it receives far more. */
const memoryMaxBytes = 96 * MiB
const sentBytes = 1024 * MiB

const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

type Poured = { status: number; memory: number }
const attemptsMax = 20

/**
 * Sends a head and then chunks as long as they are accepted. Resolves with the status and the most memory it cost. A
 * client that goes on sending on a closed connection is reset, and may lose the answer: then the request is repeated.
 */
async function pour(head: string, piece: Buffer): Promise<Poured> {
  let most = 0
  for (let attempt = 1; ; attempt += 1) {
    const { status, memory } = await pourOnce(head, piece)
    most = Math.max(most, memory)
    if (status > 0 || attempt === attemptsMax) return { status, memory: most }
  }
}

async function pourOnce(head: string, piece: Buffer): Promise<Poured> {
  const before = memoryOf(target.pid)
  let [answer, sent, memory] = ['', 0, 0]
  const socket = connect(Number(new URL(target.url).port), '127.0.0.1')
  socket.on('error', () => undefined)
  socket.on('data', (part) => (answer += part.toString('latin1')))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(head)
  while (sent < sentBytes && !socket.destroyed && socket.writable) {
    const isTaken = socket.write(piece)
    sent += piece.length
    if (!isTaken) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
    memory = Math.max(memory, memoryOf(target.pid) - before)
  }
  socket.destroy()
  return { status: Number(answer.slice(9, 12)), memory }
}

const head = (method: string, path: string, ...fields: string[]): string =>
  [`${method} ${path} HTTP/1.1`, 'host: music.test', ...fields].join('\r\n') + '\r\n\r\n'
const json = 'content-type: application/json'
const piece = Buffer.alloc(MiB, ' ')
const chunk = Buffer.concat([Buffer.from(`${MiB.toString(16)}\r\n`), piece, Buffer.from('\r\n')])

test('a gigabyte for a place that takes JSON is refused, and fills no memory while it goes on coming', async () => {
  const { status, memory } = await pour(
    head('POST', '/v1/auth/login', json, `content-length: ${sentBytes}`),
    piece,
  )
  expect(status).toBe(413)
  expect(memory).toBeLessThan(memoryMaxBytes)
})

test('chunks without end are cut off where the limit is', async () => {
  const { status, memory } = await pour(
    head('POST', '/v1/auth/login', json, 'transfer-encoding: chunked'),
    chunk,
  )
  expect(status).toBe(413)
  expect(memory).toBeLessThan(memoryMaxBytes)
})

test('a body that nobody asked for fills no memory: of somebody unknown, on an unknown path, with GET', async () => {
  for (const [method, path, wanted] of [
    ['POST', '/v1/admin/users', 403],
    ['POST', '/v1/nothing', 404],
    ['GET', '/v1/health', 200],
  ] as const) {
    const { status, memory } = await pour(head(method, path, json, `content-length: ${sentBytes}`), piece)
    expect([path, status]).toEqual([path, wanted])
    expect(memory).toBeLessThan(memoryMaxBytes)
  }
})

type Answer = { status: number; code: string | null; ms: number }

async function signIn(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const started = performance.now()
  const response = await fetch(`${target.url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  await response.text()
  return {
    status: response.status,
    code: response.headers.get('x-error-code'),
    ms: performance.now() - started,
  }
}

const bob = (more = ''): string =>
  `{"user_handle":"bob","password":"wrong","device_uuid":"a-device-of-mine","device_type":"web"${more}}`
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const manyKeys = (count: number): string =>
  Array.from({ length: count }, (_, index) => `,"k${index.toString(36)}":0`).join('')

test.each<[string, string | Uint8Array<ArrayBuffer>, number]>([
  ['a hundred thousand levels', nested(100_000), 422],
  ['a hundred thousand levels under a key that means nothing', bob(`,"x":${nested(100_000)}`), 422],
  ['ten thousand levels under a key that means nothing', bob(`,"x":${nested(10_000)}`), 401],
  ['a million levels that do not close', '['.repeat(1_000_000), 422],
  ['ten thousand levels that do not close', '['.repeat(10_000), 400],
  ['a million keys', `{"a":0${manyKeys(1_000_000)}}`, 413],
  ['as many keys as fit', bob(manyKeys(190_000)), 422],
  ['as many keys as are read', bob(manyKeys(49_000)), 401],
  ['a key given twice', bob(',"user_handle":"alice"'), 401],
  [
    'a name that is not UTF-8',
    Buffer.concat([Buffer.from('{"user_handle":"'), Buffer.from([0xff, 0xc0, 0xaf]), Buffer.from('"}')]),
    400,
  ],
  ['half a surrogate', bob().replace('"bob"', '"\\ud800"'), 401],
  ['NUL in a name', bob().replace('"bob"', '"bob\\u0000"'), 401],
  ['UTF-16', Buffer.from(`\ufeff${bob()}`, 'utf16le'), 400],
  ['a number beyond all bounds', bob().replace('"bob"', '1e999'), 422],
  ['not a number', bob().replace('"bob"', 'NaN'), 400],
  ['nothing', '', 400],
])('%s: refused, and quickly', async (_name, body, wanted) => {
  const { status, ms } = await signIn(body)
  expect(status).toBe(wanted)
  expect(ms).toBeLessThan(1_500)
})

test('a body that says it is packed is not unpacked, so that it cannot burst', async () => {
  const bomb = Bun.gzipSync(new Uint8Array(64 * MiB))
  expect(bomb.length).toBeLessThan(jsonBodyMaxBytes)
  const before = memoryOf(target.pid)
  for (const coding of ['gzip', 'br', 'zstd', 'deflate'])
    expect((await signIn(bomb, { 'content-encoding': coding })).status).toBe(400)
  expect((await signIn(Bun.gzipSync(bob()), { 'content-encoding': 'gzip' })).status).toBe(400)
  expect(memoryOf(target.pid) - before).toBeLessThan(32 * MiB)
})

test('a body whose type is not JSON is refused, whatever it contains', async () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    '',
  ])
    expect([type, (await signIn(bob(), { 'content-type': type })).status]).toEqual([type, 415])
})

test('a body that breaks off is a bad request, and nothing of all this was a failure of the server', async () => {
  const socket = connect(Number(new URL(target.url).port), '127.0.0.1')
  socket.end(head('POST', '/v1/auth/login', json, 'content-length: 1000') + '{"user_handle":')
  socket.resume()
  await new Promise((resolve) => socket.once('close', resolve))
  const health = await fetch(`${target.url}/v1/health`)
  expect(await health.json()).toEqual({ status: 'ok' })
  expect(target.log()).not.toMatch(/ERROR|WARN/)
})
