import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { pairingSeconds } from '@pezzottify/contract'
import { desktop, openBrowser, openPage, phone } from './browser.ts'
import { createDevices, whenLive } from './devices.ts'
import { type ServerProcess, startServer } from './server.ts'

let browser: Browser
let server: ServerProcess
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer()
  world = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

/** The next code that the page is given to show. */
async function nextCode(page: Page, timeout: number): Promise<string> {
  const answer = await page.waitForResponse('**/v1/auth/pairing', { timeout })
  return ((await answer.json()) as { code: string }).code
}

for (const [place, hours] of [
  ['behind', -1],
  ['ahead', 1],
] as const)
  test(`the code for another device is renewed in time by a clock that is an hour ${place}, and not before`, async () => {
    const context = await world.signedIn(world.owner, desktop)
    await context.clock.install({ time: Date.now() + hours * 3_600_000 })
    const { page, errors } = await openPage(context)
    await page.goto(`${server.url}/settings`)
    await whenLive(page)
    const first = nextCode(page, 10_000)
    await page.getByRole('button', { name: 'Show code' }).click()
    await first
    await page.getByRole('img', { name: /code/i }).waitFor()

    let renewals = 0
    page.on('request', (request) => (renewals += Number(request.url().endsWith('/v1/auth/pairing'))))
    const renewed = nextCode(page, 30_000)
    await context.clock.fastForward((pairingSeconds / 2) * 1_000)
    await page.evaluate(() => fetch('/v1/health'))
    expect(renewals).toBe(0)
    await context.clock.fastForward((pairingSeconds / 2) * 1_000)
    const code = await renewed
    expect(code).not.toBe(await first)
    expect(renewals).toBe(1)

    const other = await openPage(await browser.newContext(phone))
    await other.page.goto(`${server.url}/pair#${code}`)
    await other.page.waitForURL(`${server.url}/`)
    await context.clock.fastForward(3_000)
    await page
      .getByRole('status')
      .filter({ hasText: / is signed in/ })
      .waitFor()
    expect(await page.getByRole('img', { name: /code/i }).count()).toBe(0)
    const another = nextCode(page, 10_000)
    await page.getByRole('button', { name: 'Add another device' }).click()
    expect(await another).not.toBe(code)
    await page.getByRole('img', { name: /code/i }).waitFor()
    expect([...errors, ...other.errors]).toEqual([])
    await other.page.context().close()
    await context.close()
  })
