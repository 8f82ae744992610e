import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { openBrowser, whenPlaying, whenShown } from './browser.ts'
import { createDevices, type Device } from './devices.ts'
import { demoTracks, type NamedTrack, rowsOf, sideBar, whenTitles } from './playlist-page.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

let browser: Browser
let server: ServerProcess
let world: Awaited<ReturnType<typeof createDevices>>
let tracks: readonly NamedTrack[]

beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer(['--demo'])
  world = await createDevices(server, browser)
  tracks = await demoTracks(world.admin)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

const nameOf = (place: number): string => tracks[place]?.name ?? ''
/** A playlist with the tracks at these indexes. */
const makePlaylist = (device: Device, name: string, places: readonly number[]): Promise<string> =>
  device.call('POST', '/user/playlist', { name, track_ids: places.map((place) => tracks[place]?.id) })

test('a playlist is made, named, filled, put in order and undone, and the other device sees each step', async () => {
  const account = await world.addUser('collector', 'Regular')
  const [here, there] = await Promise.all([world.visit(account, '/tracks'), world.visit(account, '/')])
  const { page } = here
  await sideBar(page).getByRole('button', { name: 'New playlist' }).click()
  await page.getByRole('textbox', { name: 'Name' }).waitFor()
  await page.keyboard.type('Kitchen, loud')
  await page.keyboard.press('Enter')
  await sideBar(there.page).getByText('Kitchen, loud').waitFor()
  // The keyboard goes on where it was.
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent.trim() ?? '')
  expect(await focused()).toBe('Done')
  await page.keyboard.press('Enter')
  await page.waitForURL((address) => !address.search.includes('edit'))
  expect(await focused()).toBe('Kitchen, loud')
  await page.getByRole('main').getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Something else')
  await page.keyboard.press('Escape')
  await page.waitForURL((address) => !address.search.includes('edit'))
  expect(await focused()).toBe('Kitchen, loud')

  await sideBar(page).getByRole('link', { name: 'Tracks', exact: true }).click()
  for (const place of [0, 1, 2]) {
    const row = page.getByRole('row', { name: new RegExp(nameOf(place)) })
    await row.click({ button: 'right', position: { x: 300, y: 10 } })
    await page.getByRole('menuitem', { name: 'Add to playlist…' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Kitchen, loud/ })
      .click()
    await page.getByText('Added to “Kitchen, loud”').waitFor()
  }
  await sideBar(there.page)
    .getByRole('link', { name: /Kitchen, loud/ })
    .click()
  await whenTitles(there.page, [0, 1, 2].map(nameOf))

  await sideBar(page)
    .getByRole('link', { name: /Kitchen, loud/ })
    .click()
  await whenTitles(page, [0, 1, 2].map(nameOf))
  await rowsOf(page).nth(2).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await whenTitles(there.page, [0, 2, 1].map(nameOf))
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-place'))).toBe('1')

  await page.keyboard.press('Delete')
  await page.getByText(`“${nameOf(2)}” removed from the playlist`).waitFor()
  await whenTitles(there.page, [0, 1].map(nameOf))
  await page.getByRole('button', { name: 'Undo' }).click()
  await whenTitles(there.page, [0, 2, 1].map(nameOf))
  await whenTitles(page, [0, 2, 1].map(nameOf))
  for (const { context, errors } of [here, there]) {
    expect(errors).toEqual([])
    await context.close()
  }
})

test('a row is dragged to its place, another onto a playlist of the side bar, and a deleted playlist comes back', async () => {
  const account = await world.addUser('dragger', 'Regular')
  const api = await world.device(account)
  await makePlaylist(api, 'Other', [3])
  const id = await makePlaylist(api, 'Mine', [0, 1, 2])
  const { page, context, errors } = await world.visit(account, `/playlist/${id}`)
  await whenTitles(page, [0, 1, 2].map(nameOf))

  const boxOf = async (place: number) => (await rowsOf(page).nth(place).boundingBox())!
  const from = await boxOf(2)
  const to = await boxOf(0)
  await page.mouse.move(from.x + 24, from.y + 28)
  await page.mouse.down()
  await page.mouse.move(to.x + 200, to.y + 60, { steps: 4 })
  await page.mouse.move(to.x + 200, to.y + 6, { steps: 4 })
  await page.getByText('Move to position 1').waitFor()
  await page.mouse.up()
  await whenTitles(page, [2, 0, 1].map(nameOf))

  const other = (await sideBar(page).getByRole('link', { name: /Other/ }).boundingBox())!
  const first = await boxOf(0)
  await page.mouse.move(first.x + 300, first.y + 28)
  await page.mouse.down()
  await page.mouse.move(first.x + 200, first.y + 40, { steps: 3 })
  await page.mouse.move(other.x + 60, other.y + 20, { steps: 5 })
  await page.getByText('Add to “Other”').waitFor()
  await page.mouse.up()
  await page.getByText('Added to “Other”').waitFor()
  await sideBar(page).getByText('2 tracks').waitFor()

  await page.getByRole('main').getByRole('button', { name: 'More for Mine' }).click()
  await page.getByRole('menuitem', { name: 'Delete playlist' }).click()
  await sideBar(page).getByText('Mine').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await sideBar(page).getByText('Mine').waitFor()
  await page.waitForURL(`**/playlist/${id}`)
  const stored = await api.call<{ tracks: string[] }>('GET', `/user/playlist/${id}`)
  expect(stored.tracks).toEqual([2, 0, 1].map((place) => tracks[place]?.id ?? ''))
  expect(errors).toEqual([])
  await context.close()
})

test('a double click plays, a track that is there twice plays in one row, and undo in the queue leaves it alone', async () => {
  const account = await world.addUser('listener', 'Regular')
  const api = await world.device(account)
  const id = await makePlaylist(api, 'Twice', [0, 0, 1, 2])
  const { page, context, errors } = await world.visit(account, `/playlist/${id}`)
  await whenTitles(page, [0, 0, 1, 2].map(nameOf))
  const current = page.locator('[data-place][aria-current]')

  await rowsOf(page)
    .nth(0)
    .dblclick({ position: { x: 300, y: 10 } })
  await whenPlaying(page, ({ time, paused }) => time > 0.6 && !paused)
  expect(await current.getAttribute('data-place')).toBe('0')
  await rowsOf(page)
    .nth(1)
    .click({ position: { x: 300, y: 10 } })
  await page.locator('[data-place="1"][aria-current]').waitFor()
  expect(await current.count()).toBe(1)

  await page.getByTestId('player-bar').getByRole('button', { name: 'Queue' }).click()
  const queue = page.getByTestId('queue-panel')
  await queue.getByRole('row', { name: new RegExp(nameOf(2)) }).focus()
  await page.keyboard.press('Delete')
  await page.getByText(`“${nameOf(2)}” removed from the queue`).waitFor()
  await page.keyboard.press('k')
  await whenShown(page, ({ title }) => title === nameOf(1))
  await page.getByRole('button', { name: 'Undo' }).click()
  await queue
    .getByRole('row', { name: new RegExp(nameOf(2)) })
    .first()
    .waitFor()
  await whenShown(page, ({ title, seconds }) => title === nameOf(1) && seconds > 0.6)

  await queue.getByRole('button', { name: 'Clear the whole queue' }).click()
  await whenPlaying(page, ({ paused }) => paused)
  await page.getByRole('button', { name: 'Undo' }).click()
  const back = await whenShown(page, ({ title }) => title === nameOf(1))
  expect(back.seconds).toBeGreaterThan(0.6)
  await whenPlaying(page, ({ paused }) => !paused)
  expect(errors).toEqual([])
  await context.close()
})

test('how a playlist was is shown against today, and comes back; so does one from the bin', async () => {
  const account = await world.addUser('historian', 'Regular')
  const api = await world.device(account)
  const id = await makePlaylist(api, 'Then and now', [0, 1])
  await api.call('PUT', `/user/playlist/${id}`, { track_ids: [tracks[2]?.id, 'gone-for-good'] })
  const binned = await makePlaylist(api, 'Binned', [3])
  await api.call('DELETE', `/user/playlist/${binned}`)
  const { page, context, errors } = await world.visit(account, `/playlist/${id}/history`)

  await page.getByText('2 tracks removed since').waitFor()
  await page.getByText('2 tracks added since').waitFor()
  await page.getByRole('button', { name: 'Restore this' }).click()
  await page.waitForURL(/\/playlist\/\w+$/)
  await whenTitles(page, [0, 1].map(nameOf))
  await page.getByRole('button', { name: 'Undo' }).click()
  await whenTitles(page, [nameOf(2), 'Not in the library'])
  expect((await api.call<{ tracks: string[] }>('GET', `/user/playlist/${id}`)).tracks).toEqual([
    tracks[2]?.id ?? '',
    'gone-for-good',
  ])

  await page.goto(`${server.url}/playlists`)
  await page.getByRole('button', { name: 'Restore Binned' }).click()
  await sideBar(page).getByText('Binned').waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test('several rows go together, what is there already asks first, and the queue becomes a playlist', async () => {
  const account = await world.addUser('keeper', 'Regular')
  const api = await world.device(account)
  const id = await makePlaylist(api, 'Evening', [0, 1, 2, 3])
  const { page, context, errors } = await world.visit(account, `/playlist/${id}`)
  await whenTitles(page, [0, 1, 2, 3].map(nameOf))

  await rowsOf(page).nth(1).focus()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Delete')
  await page.getByText('2 tracks removed').waitFor()
  await whenTitles(page, [0, 3].map(nameOf))

  await page
    .getByRole('textbox', { name: /Filter/ })
    .or(page.getByRole('searchbox', { name: /Filter/ }))
    .fill(nameOf(3))
  await whenTitles(page, [nameOf(3)])
  await page.keyboard.press('Escape')
  await whenTitles(page, [0, 3].map(nameOf))

  await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).click()
  await page.getByTestId('player-bar').getByRole('button', { name: 'Queue' }).click()
  const queue = page.getByTestId('queue-panel')
  await queue.getByRole('row', { name: new RegExp(nameOf(3)) }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Add to playlist…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /Evening/ }).click()
  await dialog.getByRole('heading', { name: `“${nameOf(3)}” is in “Evening” already` }).waitFor()
  await dialog.getByRole('button', { name: 'Add it again' }).click()
  await whenTitles(page, [0, 3, 3].map(nameOf))

  await queue.getByRole('button', { name: 'Save as playlist' }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('What played')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'What played' }).waitFor()
  await whenTitles(page, [0, 3].map(nameOf))
  expect(errors).toEqual([])
  await context.close()
})

test('a playlist is saved as a file; files of other programs become playlists, and what is not here is told', async () => {
  const account = await world.addUser('mover', 'Regular')
  const { page, errors } = await world.visit(account, '/playlists')
  const main = page.getByRole('main')
  const choose = (files: Record<string, string>): Promise<void> =>
    page
      .getByTestId('playlist-files')
      .setInputFiles(
        Object.entries(files).map(([name, text]) => ({ name, mimeType: '', buffer: Buffer.from(text) })),
      )
  const dialog = page.getByRole('dialog', { name: 'Import playlists' })
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const track = (title: string): string => `<track><title>${escaped(title)}</title></track>`
  await choose({
    'Party.xspf': `<?xml version="1.0"?><playlist version="1" xmlns="http://xspf.org/ns/0/"><title>Party</title>
      <trackList>${[nameOf(1), 'Song of nobody', nameOf(0)].map(track).join('')}</trackList></playlist>`,
  })
  await dialog.getByText('2 of 3 tracks found').waitFor()
  await dialog.getByText('1 is not in your library').click()
  await dialog.getByText('Song of nobody').waitFor()
  await dialog.getByRole('button', { name: 'Add playlist' }).click()
  await whenTitles(page, [nameOf(1), nameOf(0)])

  await sideBar(page).getByRole('link', { name: 'Playlists' }).click()
  await main.getByText('Party').first().click({ button: 'right' })
  const saved = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Save as file' }).click()
  const file = await saved
  expect(file.suggestedFilename()).toBe('Party.m3u8')
  const text = readFileSync(await file.path(), 'utf8')
  expect(text).toContain('#PLAYLIST:Party')

  await choose({ 'Again.m3u8': text.replace('#PLAYLIST:Party', '#PLAYLIST:Again'), 'photo.m3u': 'a\0b' })
  await dialog.getByText('2 of 2 tracks found').waitFor()
  await dialog.getByText('This is no playlist that can be read').waitFor()
  await dialog.getByRole('button', { name: 'Add playlist' }).click()
  await whenTitles(page, [nameOf(1), nameOf(0)])
  await page.getByRole('heading', { name: 'Again' }).waitFor()
  expect(errors).toEqual([])
})
