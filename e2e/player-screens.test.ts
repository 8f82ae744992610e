import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { makeAlbum } from '../catalog-server/src/testing/library-fixture.ts'
import { desktop, openBrowser, whenPlaying } from './browser.ts'
import { createDevices } from './devices.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

let browser: Browser
let server: ServerProcess
let music: string
let world: Awaited<ReturnType<typeof createDevices>>
const tracks = ['Alder', 'Birch', 'Cedar', 'Dogwood']

beforeAll(async () => {
  browser = await openBrowser()
  music = mkdtempSync(join(tmpdir(), 'pezzottify-screens-'))
  await makeAlbum(join(music, 'Trees'), { title: 'Trees', artist: 'The Sines', tracks, seconds: 30 })
  server = await startServer(['--music', music])
  world = await createDevices(server, browser)
}, 60_000)
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true, force: true })
})

/** A page on the album, reached by a link as the first page of the visit. */
async function onAlbum(form: BrowserContextOptions) {
  const path = await albumPath()
  const visit = await world.visit(world.owner, path, form)
  await rowOf(visit.page, 'Alder').waitFor()
  return visit
}

async function albumPath(): Promise<string> {
  for (;;) {
    const { items } = await world.admin.call<{ items: { id: string }[] }>('GET', '/content/albums')
    if (items[0]) return `/album/${items[0].id}`
    await Bun.sleep(50)
  }
}

const rowOf = (page: Page, title: string) => page.getByRole('row', { name: new RegExp(title) }).first()
const nowPlaying = (page: Page) => page.getByTestId('now-playing-title').first()
const whenNow = (page: Page, title: string) => nowPlaying(page).getByText(title, { exact: true }).waitFor()

test('letters are shortcuts wherever no text is typed, and what this device binds holds', async () => {
  const { context, page, errors } = await onAlbum(desktop)
  await rowOf(page, 'Alder').click()
  await whenPlaying(page, ({ time, paused }) => time > 0.2 && !paused)
  // The row has the focus, and small letters still are shortcuts.
  await page.keyboard.press('k')
  await whenNow(page, 'Birch')
  await page.keyboard.press('Space')
  await whenPlaying(page, ({ paused }) => paused)
  // After a button, and after a menu that closed.
  await page.getByTestId('player-bar').getByRole('button', { name: 'Mute' }).click()
  await page.keyboard.press('m')
  await page.getByTestId('player-bar').getByRole('button', { name: 'Mute', exact: true }).waitFor()
  await rowOf(page, 'Cedar').getByRole('button', { name: /^More/ }).click()
  await page.getByRole('menuitem', { name: 'Play next' }).click()
  await page.keyboard.press('j')
  await whenNow(page, 'Alder')
  // A capital letter finds a title instead.
  await rowOf(page, 'Alder').focus()
  await page.keyboard.press('Shift+D')
  await page.keyboard.type('og')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Dogwood')
  await whenNow(page, 'Alder')
  // In a field letters are text.
  await page.keyboard.press('/')
  await page.keyboard.type('kkk')
  expect(await page.getByPlaceholder('Search your music').inputValue()).toBe('kkk')
  await whenNow(page, 'Alder')

  await page.goto(`${server.url}/settings#shortcuts`)
  const next = page.locator('[data-shortcut="next"]')
  await next.getByRole('button', { name: /^Next track/ }).click()
  await page.keyboard.press('Enter')
  await next.getByText('Enter moves through lists').waitFor()
  await page.keyboard.press('m')
  await next.getByText('M is the key of “Mute”').waitFor()
  await next.getByRole('button', { name: 'Use it here' }).click()
  await next.getByRole('button', { name: 'Next track: M. Change' }).waitFor()
  await page.locator('[data-shortcut="mute"]').getByRole('button', { name: 'Mute: No key. Change' }).waitFor()
  await page.reload()
  await next.waitFor()
  await page.locator('h1').first().click()
  await page.keyboard.press('m')
  await whenNow(page, 'Birch')
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Next track').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Reset keys' }).click()
  await page.getByRole('switch', { name: 'Keys that type a character' }).click()
  await page.keyboard.press('k')
  await page.keyboard.press('Control+k')
  await page.getByTestId('palette').waitFor()
  await whenNow(page, 'Birch')
  expect(errors).toEqual([])
  await context.close()
}, 60_000)

test('the palette finds music and pages, plays, and answers to the keyboard alone', async () => {
  const { context, page, errors } = await onAlbum(desktop)
  await page.getByPlaceholder('Search your music').focus()
  await page.keyboard.press('Control+k')
  const palette = page.getByTestId('palette')
  await palette.getByRole('option', { name: 'Home' }).waitFor()
  await page.keyboard.type('tre')
  await palette.getByRole('option', { name: /^Trees.*Album/ }).waitFor()
  await page.keyboard.press('Tab')
  await palette.getByRole('option', { name: 'Play “Trees”', selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await whenPlaying(page, ({ time, paused }) => time > 0.2 && !paused)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('short')
  await palette
    .getByRole('option', { name: /Settings: Shortcuts|Show the shortcuts/ })
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await palette.waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('genres')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/genres/)
  expect(errors).toEqual([])
  await context.close()
}, 60_000)

test('the tab is named after the song while it plays, and screen readers hear of it once', async () => {
  const { context, page } = await onAlbum(desktop)
  expect(await page.title()).toBe('Trees · Pezzottify')
  await rowOf(page, 'Alder').click()
  await page.waitForFunction(() => document.title === 'Alder · The Sines · Pezzottify')
  const said = await page.evaluateHandle(() => {
    const texts: string[] = []
    const announcer = document.querySelector('[data-testid="announcer"]')
    texts.push(announcer?.textContent ?? '')
    if (announcer)
      new MutationObserver(() => texts.push(announcer.textContent ?? '')).observe(announcer, {
        childList: true,
        characterData: true,
        subtree: true,
      })
    return texts
  })
  await page.keyboard.press('Space')
  await page.waitForFunction(() => document.title === 'Trees · Pezzottify')
  await page.keyboard.press('Space')
  await page.waitForFunction(() => document.title.startsWith('Alder'))
  await page.keyboard.press('k')
  await page.waitForFunction(() => document.title.startsWith('Birch'))
  expect(await said.jsonValue()).toEqual(['Now playing: Alder, The Sines', 'Now playing: Birch, The Sines'])
  await context.close()
}, 60_000)
