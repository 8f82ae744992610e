import { expect, test } from 'bun:test'
import { offlineFetch } from './offline-fetch.ts'
import type { OfflineService } from './service.ts'

const address = '/v1/content/albums?limit=1'

/** A device with one earlier answer for the address, and what it keeps from now on. */
function createDevice(answer: () => Response) {
  const stored = new Map([[address, '{"earlier":true}']])
  const answers = {
    answer: async (_user: string, url: string) => stored.get(url) ?? null,
    putAnswer: async (_user: string, url: string, text: string) => void stored.set(url, text),
  }
  const platform = async () => ({ answers })
  const service = { user: () => 'ann', now: platform, soon: platform } as unknown as OfflineService
  const send = offlineFetch(service, async () => answer())
  return { stored, get: () => send(new Request(`http://music.test${address}`)) }
}

const html = { 'content-type': 'text/html; charset=utf-8' }
test.each([
  ['the page of a hotel', () => new Response('<h1>Sign in</h1>', { headers: html })],
  ['a proxy that has lost the server', () => new Response('', { status: 404 })],
  ['a proxy that wants a sign-in of its own', () => new Response('', { status: 403, headers: html })],
  ['a proxy whose server is away', () => new Response('', { status: 502 })],
])('%s is as if nobody answered: what was read earlier is shown, and stays', async (_, answer) => {
  const device = createDevice(answer)
  expect(await (await device.get()).json()).toEqual({ earlier: true })
  expect(device.stored.get(address)).toBe('{"earlier":true}')
})

test('what the server says counts, and what it gives is kept', async () => {
  const refused = createDevice(
    () => new Response('', { status: 404, headers: { 'x-error-code': 'not_found' } }),
  )
  expect((await refused.get()).status).toBe(404)
  const fresh = createDevice(() => Response.json({ earlier: false }))
  expect(await (await fresh.get()).json()).toEqual({ earlier: false })
  while (fresh.stored.get(address) !== '{"earlier":false}') await Bun.sleep(1)
})
