import { afterAll, beforeAll, expect, test } from 'bun:test'
import { exchange } from '../raw-request.ts'
import type { Target } from './target.ts'
import { startTarget } from './target.ts'

let target: Target
beforeAll(async () => (target = await startTarget()))
afterAll(() => target?.[Symbol.asyncDispose]())

const host = 'host: music.test\r\n'
const last = 'connection: close\r\n'
/** A request that must never be answered: it lies in the body of another one. */
const hidden = `GET /v1/health HTTP/1.1\r\n${host}\r\n`
const get = (fields: string, path = '/v1/health', version = 'HTTP/1.1'): string =>
  `GET ${path} ${version}\r\n${fields}${last}\r\n`
const post = (fields: string, body: string): string =>
  `POST /v1/auth/login HTTP/1.1\r\n${host}content-type: application/json\r\n${last}${fields}\r\n${body}`
const chunked = 'transfer-encoding: chunked\r\n'

const statusesOf = async (bytes: string | Buffer): Promise<number[]> => {
  const answer = (await exchange(target.url, bytes)).toString('latin1')
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))
}

test.each<[string, string]>([
  [
    'two lengths that differ',
    post(`content-length: 2\r\ncontent-length: ${hidden.length + 2}\r\n`, `{}${hidden}`),
  ],
  ['a list of lengths', post('content-length: 2, 2\r\n', `{}${hidden}`)],
  ['a negative length', post('content-length: -1\r\n', hidden)],
  ['a length with a sign', post('content-length: +2\r\n', `{}${hidden}`)],
  ['a hexadecimal length', post('content-length: 0x2\r\n', `{}${hidden}`)],
  ['a length beyond all numbers', post('content-length: 99999999999999999999999\r\n', hidden)],
  ['a length and chunks', post(`content-length: ${hidden.length + 5}\r\n${chunked}`, `0\r\n\r\n${hidden}`)],
  [
    'chunks and a length',
    post(`${chunked}content-length: 4\r\n`, `${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`),
  ],
  ['an unknown coding', post('transfer-encoding: xchunked\r\n', `0\r\n\r\n${hidden}`)],
  [
    'chunks that are not the last coding',
    post('transfer-encoding: chunked, identity\r\n', `0\r\n\r\n${hidden}`),
  ],
  ['two codings', post(`${chunked}transfer-encoding: identity\r\n`, `0\r\n\r\n${hidden}`)],
  ['a coding behind a control character', post('transfer-encoding:\x0bchunked\r\n', `0\r\n\r\n${hidden}`)],
  ['a space before the colon', post('transfer-encoding : chunked\r\n', `0\r\n\r\n${hidden}`)],
  ['chunks in HTTP/1.0', post(chunked, `0\r\n\r\n${hidden}`).replace('HTTP/1.1', 'HTTP/1.0')],
  ['a chunk of negative size', post(chunked, `-1\r\n{}\r\n0\r\n\r\n${hidden}`)],
  ['a chunk size that overflows', post(chunked, `10000000000000002\r\n{}\r\n0\r\n\r\n${hidden}`)],
  ['a chunk size with a prefix', post(chunked, `0x2\r\n{}\r\n0\r\n\r\n${hidden}`)],
  ['a chunk that does not end', post(chunked, `2\r\n{}XX0\r\n\r\n${hidden}`)],
  ['a bare line feed in a chunk extension', post(chunked, `2;\n{}\r\n0\r\n\r\n${hidden}`)],
  ['a folded header', get(`${host}x: a\r\n b\r\n`)],
  ['a bare carriage return', get(`${host}x: a\rb: c\r\n`)],
  ['NUL in a header', get(`${host}x: a\0b\r\n`)],
  ['no Host', get('')],
  ['two Hosts', get(`${host}host: evil.test\r\n`)],
  ['an empty Host', get('host:\r\n')],
  ['a Host with a path', get('host: evil.test/v1/x?\r\n')],
  ['a Host with a user', get('host: music.test@evil.test\r\n')],
  ['a Host with spaces', get('host: a b\r\n')],
  ['no Host in HTTP/1.0', get('', '/v1/health', 'HTTP/1.0')],
])('%s: the whole connection is refused, and what is hidden in it is not answered', async (_name, bytes) => {
  expect(await statusesOf(bytes)).toEqual([400])
})

test('a version that is none, and more headers than anybody needs, are refused by name', async () => {
  expect(await statusesOf(`GET /v1/health\r\n\r\n`)).toEqual([505])
  expect(await statusesOf(get(host, '/v1/health', 'HTTP/2.0'))).toEqual([505])
  expect(await statusesOf(get(`${host}x: ${'a'.repeat(64 * 1024)}\r\n`))).toEqual([431])
  expect(await statusesOf(get(host + 'a: b\r\n'.repeat(10_000)))).toEqual([431])
  expect(await statusesOf(get(host, `/${'a'.repeat(64 * 1024)}`))).toEqual([431])
})

test('a well-formed request is answered once: with a whole address as target, a body on GET, chunk extensions', async () => {
  expect(await statusesOf(get(host, 'http://evil.test/v1/health'))).toEqual([200])
  expect(await statusesOf(get(`${host}content-length: ${hidden.length}\r\n`) + hidden)).toEqual([200])
  expect(await statusesOf(post(chunked, '2;a=b\r\n{}\r\n0\r\n\r\n'))).toEqual([422])
})

test('no method but those of a route does anything, and none can be put into a header', async () => {
  for (const method of ['TRACE', 'CONNECT', 'OPTIONS', 'PROPFIND', 'DELETE'])
    expect([method, await statusesOf(get(host).replace('GET', method))]).toEqual([method, [405]])
  // Bun answers an unknown method by closing the connection.
  for (const method of ['JUNK', 'get']) expect(await statusesOf(get(host).replace('GET', method))).toEqual([])
  const traced = await exchange(target.url, get(`${host}x-secret: abcdef\r\n`).replace('GET', 'TRACE'))
  expect(traced.toString()).not.toContain('abcdef')
})

test('a line break in a path, a query or a header writes no header of ours', async () => {
  const broken = '%0d%0aset-cookie:%20session_token=planted%0d%0a'
  for (const path of [
    `/v1/${broken}`,
    `/v1/download/${broken}`,
    `/v1/content/image/${broken}`,
    `/?${broken}`,
  ])
    for (const fields of [host, `${host}if-none-match: "a${broken}"\r\n`]) {
      const answer = (
        await exchange(target.url, get(`${fields}authorization: ${target.admin}\r\n`, path))
      ).toString()
      expect(answer.toLowerCase()).not.toContain('set-cookie')
    }
})

test('nothing of this was a failure of the server', () => {
  expect(target.log()).not.toMatch(/ERROR|WARN/)
})
