import { expect, test } from 'bun:test'
import { openBrowser, openPage, shown, whenShown } from './browser.ts'
import { createDevices } from './devices.ts'
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

test('what another device changed of an album is there when its page comes back to the front', async () => {
  await using server = await startServer(['--demo'])
  const browser = await openBrowser()
  const world = await createDevices(server, browser)
  await demoTracks(world.admin)
  const { items } = await world.admin.call<{ items: { id: string; name: string }[] }>(
    'GET',
    '/content/albums',
  )
  const [album] = items
  const context = await world.signedIn(world.owner)
  await context.clock.install()
  const { page, errors } = await openPage(context)
  await page.goto(`${server.url}/album/${album?.id}`)
  await page.getByRole('heading', { name: album?.name, exact: true }).waitFor()

  const told = await world.admin.call<object>('GET', `/content/album/${album?.id}`)
  await world.admin.call('PUT', `/content/album/${album?.id}`, { ...told, name: 'By hand' })
  await context.clock.fastForward(31_000)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await page.getByRole('heading', { name: 'By hand', exact: true }).waitFor()
  expect(errors).toEqual([])
  await browser.close()
})
