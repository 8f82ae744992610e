import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { freePort } from '../../catalog-server/src/testing/free-port.ts'
import { openBrowser } from '../browser.ts'
import { createDevices, whenLive } from '../devices.ts'
import { startProxy } from '../nginx.ts'
import { printedFor } from '../operating-guide.ts'
import { startServer } from '../server.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

test('behind a proxy, whose pages answer in its place, a stopped server is told as away until it is back', async () => {
  const port = String(freePort())
  const server = await startServer(['--demo'], undefined, undefined, { port })
  await using proxy = await startProxy(printedFor(server.url, 'proxy_pass'))
  const world = await createDevices({ ...server, url: proxy.url }, browser)
  const { page, context } = await world.visit(await world.addUser('pia', 'Regular'), '/search')

  await server.kill()
  const lost = page.getByText('The server cannot be reached.')
  await lost.first().waitFor()
  // However short it is shown.
  const cameBack = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const isBack = (): boolean => document.body.innerText.includes('Back online.')
        new MutationObserver(() => isBack() && resolve()).observe(document.body, {
          childList: true,
          subtree: true,
        })
      }),
  )
  const refused = page.waitForResponse((response) => response.url().includes('/v1/content/search'))
  await page.getByPlaceholder('Search your music').fill('four rooms')
  expect((await refused).status()).toBe(502)
  await page.getByRole('heading', { name: 'The search failed' }).waitFor()
  expect(await Promise.race([cameBack, Bun.sleep(100).then(() => 'away')])).toBe('away')

  await using _again = await startServer(['--demo'], undefined, server.folder, { port })
  await cameBack
  await whenLive(page)
  await context.close()
})
