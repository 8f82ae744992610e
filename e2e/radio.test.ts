import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { makeAlbum } from '../catalog-server/src/testing/library-fixture.ts'
import { openBrowser, whenPlaying } from './browser.ts'
import { createDevices, type Visit } from './devices.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

const music = mkdtempSync(join(tmpdir(), 'pezzottify-radio-'))
let browser: Browser
let server: ServerProcess
let world: Awaited<ReturnType<typeof createDevices>>

/** Two folk artists and one of metal: real tones of two seconds. */
const shelf = [
  { artist: 'Ada Ash', title: 'Ashes', genre: 'Folk', tracks: ['Ember', 'Smoke'] },
  { artist: 'Bert Birch', title: 'Birches', genre: 'Folk', tracks: ['Bark', 'Bough', 'Leaf', 'Root'] },
  { artist: 'Dora Drill', title: 'Dynamo', genre: 'Metal', tracks: ['Amp', 'Bolt', 'Coil', 'Dust'] },
]

beforeAll(async () => {
  for (const { artist, title, genre, tracks } of shelf)
    await makeAlbum(join(music, title), { artist, title, tracks, seconds: 2, tags: { GENRE: genre } })
  browser = await openBrowser()
  server = await startServer(['--music', music])
  world = await createDevices(server, browser)
  const isScanned = async (): Promise<boolean> =>
    (await world.admin.call<{ track_count: number }>('GET', '/content/statistics')).track_count === 10
  while (!(await isScanned())) await Bun.sleep(50)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true, force: true })
})

const panel = (page: Page) => page.getByTestId('queue-panel')
const chosen = (page: Page) => panel(page).getByRole('heading', { name: 'Then, chosen for you' })
/** It is closed after a reload. */
const openQueue = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Queue', exact: true }).first().click()
const openAlbum = async ({ page, url }: Visit, name: string): Promise<void> => {
  await page.goto(`${url}/albums`)
  await page.getByRole('link', { name, exact: true }).first().click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}
const now = async (page: Page): Promise<string> =>
  (
    await page.locator('[data-testid="queue-panel"] [aria-current="true"] [data-row-title]').innerText()
  ).trim()

test('after the end of an album similar music continues, also after a reload; turned off, it stops', async () => {
  const visit = await world.visit(await world.addUser('lasting', 'Regular'))
  const { page, errors } = visit
  await openAlbum(visit, 'Ashes')
  await page.getByRole('button', { name: 'Play', exact: true }).first().click()
  await openQueue(page)
  await chosen(page).waitFor()
  await page.reload()
  await openQueue(page)
  await chosen(page).waitFor()
  await page.getByRole('button', { name: 'Play', exact: true }).last().click()
  await page.waitForFunction(
    (titles) => {
      const title = document.querySelector(
        '[data-testid="queue-panel"] [aria-current="true"] [data-row-title]',
      )
      return titles.includes(title?.textContent?.trim() ?? '')
    },
    shelf[1]?.tracks ?? [],
    { timeout: 15_000 },
  )
  const { source } = await whenPlaying(page, ({ paused, time }) => !paused && time > 0.3)
  expect(source).not.toBe('')

  await panel(page).getByRole('button', { name: 'Turn off endless play' }).click()
  await chosen(page).waitFor({ state: 'detached' })
  const last = await now(page)
  await whenPlaying(page, ({ paused }) => paused)
  expect(shelf[1]?.tracks).toContain(last)
  await panel(page).getByText('Then it stops').waitFor()
  await panel(page).getByRole('button', { name: 'Play similar music' }).click()
  await panel(page).getByText('Then it stops').waitFor({ state: 'detached' })
  expect(errors).toEqual([])
})

test('a radio begins at once with what I start it from: track, album, artist, genre, playlist', async () => {
  const visit = await world.visit(await world.addUser('tuning', 'Regular'))
  const { page, errors } = visit
  const isOn = async (name: string, titles: readonly string[]): Promise<void> => {
    await panel(page).getByText(`Radio · ${name}`).waitFor()
    await whenPlaying(page, ({ paused, time }) => !paused && time > 0)
    expect(titles).toContain(await now(page))
  }
  const [ashes, , dynamo] = shelf.map(({ tracks }) => tracks)
  await openAlbum(visit, 'Ashes')
  await page.getByRole('row', { name: /Smoke/ }).click({ button: 'right', position: { x: 200, y: 10 } })
  await page.getByRole('menuitem', { name: 'Start radio' }).click()
  await openQueue(page)
  await isOn('Smoke', ['Smoke'])

  const side = page.getByRole('navigation').first()
  await side.getByRole('link', { name: 'Albums', exact: true }).click()
  await page.getByRole('link', { name: 'Dynamo', exact: true }).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Start radio' }).click()
  await isOn('Dynamo', dynamo ?? [])

  await side.getByRole('link', { name: 'Artists', exact: true }).click()
  await page.getByRole('link', { name: 'Ada Ash' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Ada Ash' }).waitFor()
  await page.getByRole('link', { name: /Bert Birch/ }).waitFor()
  await page.getByRole('button', { name: 'Radio', exact: true }).click()
  await isOn('Ada Ash', ashes ?? [])

  await side.getByRole('link', { name: 'Genres', exact: true }).click()
  await page.getByRole('link', { name: /^Metal/ }).click()
  await page.getByRole('button', { name: 'Radio', exact: true }).click()
  await isOn('Metal', dynamo ?? [])

  const bolt = page.locator('main').getByRole('link', { name: 'Dynamo', exact: true })
  await bolt.first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Add to playlist…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'New playlist' }).click()
  await page.keyboard.press('Enter')
  const list = side.getByRole('link', { name: /Dynamo/ })
  await list.click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Start radio' }).click()
  await panel(page).getByText('Radio · Dynamo').waitFor()
  expect(errors).toEqual([])
})
