import { expect, test } from 'bun:test'
import { watchRequests } from './watch-requests.ts'

const answer = (status: number, code = '') =>
  new Response(null, { status, headers: code ? { 'x-error-code': code } : {} })
const album = (signal?: AbortSignal) => new Request('http://server/v1/content/album/a', { signal })

function watched(send: (request: Request) => Promise<Response>) {
  const seen: string[] = []
  const request = watchRequests(
    {
      onForbidden: async () => {
        seen.push('forbidden')
        await Promise.resolve()
      },
      onAnswer: () => void seen.push('answer'),
      onSilence: () => void seen.push('silence'),
      onForeignAnswer: () => void seen.push('foreign'),
    },
    send,
  )
  return { request, seen }
}

test('a session that ended is noticed once, however many requests are refused', async () => {
  const { request, seen } = watched(() => Promise.resolve(answer(403, 'forbidden')))
  const answers = await Promise.all([request(album()), request(album())])
  expect(seen.filter((what) => what === 'forbidden')).toHaveLength(1)
  expect(answers.map(({ status }) => status)).toEqual([403, 403])
})

test('other refusals and wrong passwords sign nobody out', async () => {
  const crossSite = watched(() => Promise.resolve(answer(403, 'cross_site')))
  await crossSite.request(album())
  const session = watched(() => Promise.resolve(answer(403, 'forbidden')))
  await session.request(new Request('http://server/v1/auth/session'))
  expect([...crossSite.seen, ...session.seen]).toEqual(['answer', 'answer'])
})

test('a server that is away is told from a question that was cancelled', async () => {
  const away = watched(() => Promise.reject(new TypeError('Failed to fetch')))
  await away.request(album()).catch(() => {})
  expect(away.seen).toEqual(['silence'])

  const stop = new AbortController()
  stop.abort()
  const cancelled = watched(() => Promise.reject(stop.signal.reason))
  await cancelled.request(album(stop.signal)).catch(() => {})
  expect(cancelled.seen).toEqual([])
})

const html = { 'content-type': 'text/html; charset=utf-8' }
test.each([
  [
    'a gateway that has lost the server',
    new Response('<h1>Bad Gateway</h1>', { status: 502, headers: html }),
  ],
  ['a 503 without a code', answer(503)],
  ['a 504 without a code', answer(504)],
  ['the sign-in of a hotel', new Response('<h1>Welcome</h1>', { headers: html })],
  [
    'a server that is starting',
    new Response('', { status: 503, headers: { ...html, 'x-error-code': 'unavailable' } }),
  ],
])('%s does not count as an answer of the server', async (_, response) => {
  const { request, seen } = watched(() => Promise.resolve(response))
  expect(await request(album())).toBe(response)
  expect(seen).toEqual(['foreign'])
})

test.each([
  [500, 'internal'],
  [503, 'damaged'],
  [429, ''],
])('a %d with the code "%s" says that the server is there', async (status, code) => {
  const { request, seen } = watched(() => Promise.resolve(answer(status, code)))
  await request(album())
  expect(seen).toEqual(['answer'])
})
