import { expect, test } from 'bun:test'
import { createApi } from './api.ts'

const answering = (body: BodyInit) =>
  createApi({ baseUrl: 'http://music.test', fetch: async () => new Response(body) })

test('an answer that was cut off, or given by something else on the way, counts as none', async () => {
  const cut = new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('{"seq":'))
      controller.error(new TypeError('Connection lost'))
    },
  })
  for (const body of ['<!doctype html>Sign in to the hotel', '{"seq":', cut])
    await expect(answering(body).sync.state()).rejects.toMatchObject({ status: 0, code: 'offline' })
})

test('a code that came with a newer server is taken by its status, with its words', async () => {
  const api = createApi({
    baseUrl: 'http://music.test',
    fetch: async () =>
      new Response('The moon is full', {
        status: 503,
        headers: { 'x-error-code': 'moon_full', 'retry-after': '3' },
      }),
  })
  await expect(api.sync.state()).rejects.toMatchObject({
    status: 503,
    code: 'unavailable',
    message: 'The moon is full',
    retryAfterSeconds: 3,
  })
})

test.each([400, 401, 403, 404, 410, 422])(
  'a %d without a code is of something on the way',
  async (status) => {
    const send = (headers?: Record<string, string>) =>
      createApi({ baseUrl: 'http://music.test', fetch: async () => new Response('', { status, headers }) })
    await expect(send().sync.state()).rejects.toMatchObject({ status: 0, code: 'offline' })
    await expect(send({ 'x-error-code': 'of_tomorrow' }).sync.state()).rejects.toMatchObject({ status })
  },
)

test.each([502, 503, 504])('a %d without a code means that the server is away', async (status) => {
  const fetch = async () => new Response('<h1>Bad Gateway</h1>', { status })
  const api = createApi({ baseUrl: 'http://music.test', fetch })
  await expect(api.sync.state()).rejects.toMatchObject({ status, code: 'offline' })
})

test.each([429, 502, 503])('a %d without a code is a failure that passes', async (status) => {
  const headers = { 'retry-after': '5' }
  const api = createApi({
    baseUrl: 'http://music.test',
    fetch: async () => new Response('', { status, headers }),
  })
  await expect(api.sync.state()).rejects.toMatchObject({ status, retryAfterSeconds: 5 })
})
