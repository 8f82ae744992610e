import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { desktop, openBrowser, openPage } from './browser.ts'
import { createDevices, signInByForm, whenLive } from './devices.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

/** A name that is not localhost: without TLS, the browser gives such an origin no locks. */
const elsewhere = 'music.test'
let browser: Browser
let server: ServerProcess
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  browser = await openBrowser([`--host-resolver-rules=MAP ${elsewhere} 127.0.0.1`])
  server = await startServer(['--demo'])
  world = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

const origins = [
  { name: 'a secure origin, by the locks of the browser', host: '127.0.0.1', hasLocks: true },
  { name: 'an insecure origin, by a lease in its database', host: elsewhere, hasLocks: false },
]

/** A tab, and how many sockets it has opened so far. */
async function openTab(context: BrowserContext, url: string): Promise<{ page: Page; sockets: () => number }> {
  const { page } = await openPage(context)
  let sockets = 0
  page.on('websocket', () => (sockets += 1))
  await page.goto(`${url}/liked`)
  await whenLive(page)
  return { page, sockets: () => sockets }
}

describe.each(origins)('tabs of $name', ({ host, hasLocks }) => {
  test('one alone holds a socket, and when it is closed the other one follows', async () => {
    const url = server.url.replace(/(?<=\/\/)[^:/]+/, host)
    const account = await world.addUser(`leader-${hasLocks}`, 'Regular')
    const context = await browser.newContext(desktop)
    const { page: form } = await openPage(context)
    await signInByForm(form, url, account)
    await form.close()

    const one = await openTab(context, url)
    expect(await one.page.evaluate(() => [isSecureContext, 'locks' in navigator])).toEqual([
      hasLocks,
      hasLocks,
    ])
    const two = await openTab(context, url)
    expect([one.sockets(), two.sockets()]).toEqual([1, 0])
    const held = await two.page.evaluate(async () =>
      'locks' in navigator ? (await navigator.locks.query()).held?.map(({ name }) => name) : null,
    )
    const leaders = [account.user_handle, 'player of this browser'].map((name) => `pezzottify-leader:${name}`)
    expect(held?.toSorted() ?? null).toEqual(hasLocks ? leaders.toSorted() : null)

    const opened = two.page.waitForEvent('websocket')
    await one.page.close()
    await opened
    await whenLive(two.page)
    const api = await world.device(account)
    await api.call('PUT', '/user/liked?type=track&id=track-001')
    await two.page.locator('[data-testid="liked-track-001"]').waitFor()
    await context.close()
  })
})
