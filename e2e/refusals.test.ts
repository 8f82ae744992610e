import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { desktop, openBrowser, phone } from './browser.ts'
import { createDevices, whenLive } from './devices.ts'
import { demoTracks } from './playlist-page.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

let browser: Browser
let server: ServerProcess
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer(['--demo'])
  world = await createDevices(server, browser)
  await demoTracks(world.admin)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

test.each([
  ['/album/gone', 'This album is not here', 'Browse albums'],
  ['/artist/gone', 'This artist is not here', 'Browse artists'],
  ['/genre/Gone', 'This genre is not here', 'Browse genres'],
  ['/playlist/gone', 'This playlist is not here', 'Playlists'],
  ['/playlist/gone/history', 'This playlist is not here', 'Playlists'],
  ['/gone', 'There is no such page', 'Home'],
])('%s says that what it shows is not here, and leads on', async (path, words, way) => {
  const account = await world.addUser(`gone${path.replaceAll('/', '-')}`, 'Regular')
  for (const form of [desktop, phone]) {
    const { page, context, errors } = await world.visit(account, path, form)
    await page.getByRole('heading', { name: words }).first().waitFor()
    await page.getByRole('main').getByRole('link', { name: way }).first().waitFor()
    expect(errors).toEqual([])
    await context.close()
  }
})

/** What a proxy says that has lost the server, wants a sign-in of its own, or takes a request for an attack. */
async function answerOnTheWay(page: Page, status: number): Promise<void> {
  await page.route('**/v1/**', (route) =>
    route.fulfill({ status, contentType: 'text/html', body: '<h1>Not from your server</h1>' }),
  )
}

test.each([400, 401, 403, 404, 410, 422])(
  'a %d of something in front of the server decides nothing: nobody is signed out, no change is lost',
  async (status) => {
    const account = await world.addUser(`behind${status}`, 'Regular')
    const { page, context } = await world.visit(account, '/tracks')
    await whenLive(page)
    const row = page.locator('[role="row"]').nth(1)
    await answerOnTheWay(page, status)
    await row.hover()
    await row.getByRole('button', { name: 'Like', exact: true }).click()
    await page.locator('[data-testid="connection"][aria-label*="waiting"]').waitFor()
    await row.getByRole('button', { name: 'Liked. Remove like' }).waitFor()
    await page.getByRole('link', { name: 'Genres' }).first().click()
    await page.getByText('The server did not answer.').first().waitFor()
    await page.getByRole('button', { name: 'Try again' }).first().waitFor()
    await page.reload()
    await page.getByRole('link', { name: 'Albums' }).first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/genres')

    await page.unroute('**/v1/**')
    await page.reload()
    await page.locator('[data-testid="connection"]:not([aria-label*="waiting"])').waitFor()
    const liked = async (): Promise<number> => {
      const answer = await context.request.get(`${server.url}/v1/user/liked/track`)
      return ((await answer.json()) as unknown[]).length
    }
    while ((await liked()) === 0) await Bun.sleep(100)
    expect(await liked()).toBe(1)
    await context.close()
  },
)
