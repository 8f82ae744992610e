import { expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { openBrowser, openPage, shown, whenShown } from './browser.ts'
import { createDevices, whenLive } from './devices.ts'
import { demoTracks, rowsOf, whenTitles } from './playlist-page.ts'
import { startServer } from './server.ts'

test('a title that I change in a playlist is the new one in its row, in the player and in the queue', async () => {
  await using server = await startServer(['--demo'])
  const browser = await openBrowser()
  const world = await createDevices(server, browser)
  const tracks = await demoTracks(world.admin)
  const name = 'Evening'
  const track_ids = tracks.map(({ id }) => id)
  const id = await world.admin.call<string>('POST', '/user/playlist', { name, track_ids })
  const { page, errors } = await world.visit(world.owner, `/playlist/${id}`)
  const titles = tracks.map((track) => track.name)
  await whenTitles(page, titles)
  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click()
  await whenShown(page, ({ title, seconds }) => title === titles[0] && seconds > 0)
  await page.getByTestId('player-bar').getByRole('button', { name: 'Queue' }).click()
  const queued = page.getByTestId('queue-panel').locator('[data-row-title]')

  for (const place of [0, 1]) {
    titles[place] = `By hand ${place}`
    await rowsOf(page).nth(place).getByRole('button', { name: /^More/ }).press('Enter')
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await page
      .getByRole('dialog')
      .getByRole('textbox', { name: 'Name', exact: true })
      .fill(`By hand ${place}`)
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await whenTitles(page, titles)
  }
  await whenShown(page, ({ title }) => title === 'By hand 0')
  await queued.filter({ hasText: 'By hand 1' }).waitFor()
  expect((await queued.allInnerTexts()).slice(0, 2)).toEqual(['By hand 0', 'By hand 1'])
  await page.getByTestId('player-bar').getByRole('button', { name: 'Next' }).click()
  await whenShown(page, ({ title }) => title !== 'By hand 0' && title !== '')
  expect((await shown(page)).title).toBe('By hand 1')
  expect(errors).toEqual([])
  await browser.close()
})

/** An album called First, which another device renames, and a browser in which its owner is signed in. */
async function openAlbum() {
  const server = await startServer(['--demo'])
  const browser = await openBrowser()
  const world = await createDevices(server, browser)
  await demoTracks(world.admin)
  const [album] = (await world.admin.call<{ items: { id: string }[] }>('GET', '/content/albums')).items
  const path = `/content/album/${album?.id}`
  const told = await world.admin.call<object>('GET', path)
  const rename = (name: string): Promise<unknown> => world.admin.call('PUT', path, { ...told, name })
  await rename('First')
  return {
    context: await world.signedIn(world.owner),
    address: `${server.url}/album/${album?.id}`,
    rename,
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      await server[Symbol.asyncDispose]()
    },
  }
}
const whenNamed = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { name, exact: true }).waitFor()

test('what another device changes of an album is on its open page at once; on one in the background when that is looked at', async () => {
  await using album = await openAlbum()
  const { context, address, rename } = album
  const { page, errors } = await openPage(context)
  const behind = await context.newPage()
  for (const tab of [page, behind]) {
    await tab.goto(address)
    await whenNamed(tab, 'First')
    await whenLive(tab)
  }
  const hide = (isHidden: boolean): Promise<void> =>
    behind.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, isHidden)
  await hide(true)
  await rename('Second')
  await whenNamed(page, 'Second')
  await whenNamed(behind, 'First')
  await hide(false)
  await whenNamed(behind, 'Second')
  expect(errors).toEqual([])
})

test('without a socket, what another device changed of an album is there when its page comes back to the front', async () => {
  await using album = await openAlbum()
  const { context, address, rename } = album
  await context.routeWebSocket(/\/v1\/ws/, (socket) => socket.close())
  await context.clock.install()
  const { page, errors } = await openPage(context)
  await page.goto(address)
  await whenNamed(page, 'First')

  await rename('Second')
  await context.clock.fastForward(31_000)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await whenNamed(page, 'Second')
  expect(errors).toEqual([])
})
