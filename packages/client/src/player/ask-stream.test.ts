import { expect, test } from 'bun:test'
import { createAskStream } from './ask-stream.ts'

const asked = (answer: Response) =>
  createAskStream(() => Promise.resolve(answer), 'http://music.test')('/v1/content/stream/a')

test('what the server says of a track is read from the headers', async () => {
  const headers = { 'x-error-code': 'file_gone', 'retry-after': '7', 'x-file-version': 'v2' }
  expect(await asked(new Response(null, { status: 404, headers }))).toEqual({
    status: 404,
    code: 'file_gone',
    retryAfterSeconds: 7,
    version: 'v2',
  })
  expect(await asked(new Response(null, { headers: { 'content-type': 'audio/flac' } }))).toMatchObject({
    status: 200,
    code: null,
  })
})

test('a page in place of music is no answer of the server', async () => {
  expect(
    await asked(new Response('', { headers: { 'content-type': 'text/html; charset=utf-8' } })),
  ).toBeNull()
})
