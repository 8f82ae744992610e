import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { desktop, openBrowser, openPage, whenPlaying } from '../browser.ts'
import { createDevices, signInByForm, whenLive } from '../devices.ts'
import type { ServerProcess } from '../server.ts'
import { startServer } from '../server.ts'
import { proxyNames, startPrinted } from './proxies.ts'

/** The host name in the guide's example. */
const host = 'music.example'
let browser: Browser
let server: ServerProcess
let devices: Awaited<ReturnType<typeof createDevices>>
beforeAll(async () => {
  browser = await openBrowser([`--host-resolver-rules=MAP ${host} 127.0.0.1`])
  server = await startServer(['--demo', '--trusted-proxy', '127.0.0.1', '--logging-level', 'headers'])
  devices = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

test.each([...proxyNames])(
  'behind %s as the guide has it, one signs in, hears music and what other devices do',
  async (name) => {
    await using proxy = await startPrinted(name, server.url)
    const url = proxy.url.replace('127.0.0.1', host)
    const context = await browser.newContext({ ...desktop, ignoreHTTPSErrors: true })
    const { page, errors } = await openPage(context)
    await signInByForm(page, url, devices.owner)
    await whenLive(page)
    // The server knows that the request came by TLS.
    const cookies = (await context.cookies()).map((cookie) => cookie.name)
    expect(cookies).toContain('__Host-session_token')

    await page.goto(`${url}/playlists`)
    await whenLive(page)
    const list = `Heard through ${name}`
    await devices.admin.call('POST', '/user/playlist', { name: list, track_ids: [] })
    await page.getByRole('main').getByText(list).first().waitFor()

    await page.goto(url)
    await page.getByRole('main').getByRole('button', { name: /^Play/ }).first().click()
    await whenPlaying(page, ({ time, paused }) => time > 0.5 && !paused)
    const { items } = await devices.admin.call<{ items: { id: string }[] }>('GET', '/content/tracks')
    const part = await page.evaluate(async (id) => {
      const response = await fetch(`/v1/content/stream/${id}`, { headers: { range: 'bytes=100-199' } })
      return [response.status, (await response.arrayBuffer()).byteLength] as const
    }, items[0]?.id)
    expect(part).toEqual([206, 100])

    // The client's address is the proxy's last entry, whatever the client itself sends.
    await page.evaluate(() => fetch(`/v1/health?of=proxy`, { headers: { 'x-forwarded-for': '203.0.113.7' } }))
    const heard = server
      .log()
      .split('\n')
      .findLast((line) => line.includes('>>> GET /v1/health?of=proxy'))
    expect(heard).toMatch(/x-forwarded-for: (203\.0\.113\.7, )?127\.0\.0\.1(;|"|$)/)
    expect(heard).toContain('x-forwarded-proto: https')
    expect(errors).toEqual([])

    // An upload arrives at the server, which alone says how large it may be.
    const answer = await page.evaluate(async () => {
      const headers = { 'content-type': 'image/png' }
      const body = new Uint8Array(5_000_000)
      const response = await fetch('/v1/content/image/none/file', { method: 'PUT', headers, body })
      return [response.status, response.headers.get('x-error-code')]
    })
    expect(answer).toEqual([404, 'not_found'])
    await context.close()
  },
)
