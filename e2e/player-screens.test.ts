import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core'
import { makeAlbum } from '../catalog-server/src/testing/library-fixture.ts'
import { desktop, openBrowser, phone, whenPlaying } from './browser.ts'
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
const full = (page: Page) => page.getByTestId('full-player')
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

test('on a phone, Back closes menu, queue and player in that order, then leaves, and Forward opens nothing', async () => {
  const { context, page, errors } = await onAlbum(phone)
  const path = new URL(page.url()).pathname
  await rowOf(page, 'Alder').click()
  await page.getByTestId('mini-player').click({ position: { x: 120, y: 20 } })
  await full(page).getByRole('button', { name: 'Queue', exact: true }).click()
  await full(page).getByRole('tab', { name: 'Queue' }).waitFor()
  await full(page).getByRole('button', { name: 'More for Alder' }).first().click()
  const sheet = page.getByRole('dialog').filter({ hasText: 'Add to queue' })
  await sheet.waitFor()
  await page.goBack()
  await sheet.waitFor({ state: 'detached' })
  await full(page).getByRole('tab', { name: 'Queue' }).waitFor()
  await page.goBack()
  await full(page).getByRole('tab', { name: 'Queue' }).waitFor({ state: 'detached' })
  await full(page).waitFor()
  await page.goBack()
  await full(page).waitFor({ state: 'detached' })
  await page.waitForURL(server.url + path)

  await page.getByRole('link', { name: 'Home' }).click()
  await page.waitForURL(`${server.url}/`)
  await page.getByTestId('mini-player').click({ position: { x: 120, y: 20 } })
  await full(page).waitFor()
  await page.goBack()
  await full(page).waitFor({ state: 'detached' })
  await page.waitForURL(`${server.url}/`)
  await page.goBack()
  await page.waitForURL(`${server.url}${path}`)
  await page.goForward()
  await page.waitForURL(`${server.url}/`)
  expect(await full(page).count()).toBe(0)
  expect(errors).toEqual([])
  await context.close()
}, 60_000)

test('swipes: up opens the player, sideways changes the song, down closes, and half a swipe goes back', async () => {
  const { context, page, errors } = await onAlbum(phone)
  await rowOf(page, 'Alder').click()
  await whenNow(page, 'Alder')
  const finger = await touch(page)
  const mini = page.getByTestId('mini-player')
  await finger.swipe(await middleOf(mini), 0, -120)
  await full(page).waitFor()
  const cover = full(page).locator('.full__cover')
  const title = full(page).getByRole('heading', { level: 1 })
  await restOf(full(page))
  // Half a swipe is followed, and comes to nothing.
  await finger.draw(await middleOf(cover), -50, 0)
  expect((await offsetOf(cover)).x).toBeWithin(-51, -30)
  await finger.lift(300)
  await restOf(cover)
  expect(await title.innerText()).toBe('Alder')
  await finger.swipe(await middleOf(cover), -160, 0)
  await title.getByText('Birch').waitFor()
  await restOf(cover)
  await finger.swipe(await middleOf(cover), 160, 0)
  await title.getByText('Alder').waitFor()
  await restOf(cover)
  // The whole player follows a finger that draws it down.
  await finger.draw(await middleOf(cover), 0, 40)
  expect((await offsetOf(full(page))).y).toBeWithin(30, 41)
  await finger.lift(300)
  await restOf(full(page))
  await finger.swipe(await middleOf(cover), 0, 200)
  await full(page).waitFor({ state: 'detached' })
  expect(errors).toEqual([])
  await context.close()
}, 60_000)

type Locator = ReturnType<Page['locator']>
type Point = { x: number; y: number }

async function middleOf(element: Locator): Promise<Point> {
  const box = await element.boundingBox()
  if (!box) throw new Error('Nothing to touch')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

const offsetOf = (element: Locator): Promise<Point> =>
  element.evaluate((node) => {
    const { e: x, f: y } = new DOMMatrix(getComputedStyle(node).transform)
    return { x, y }
  })

/** Waits until it stands in its place. */
async function restOf(element: Locator): Promise<void> {
  for (;;) {
    const { x, y } = await offsetOf(element)
    if (x === 0 && y === 0) return
    await Bun.sleep(20)
  }
}

/** One finger on the glass, as the system reports it. */
async function touch(page: Page) {
  const system: CDPSession = await page.context().newCDPSession(page)
  const steps = 6
  const at = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Point[]) =>
    system.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  async function draw(from: Point, x: number, y: number): Promise<void> {
    await at('touchStart', [from])
    for (let step = 1; step <= steps; step++)
      await at('touchMove', [{ x: from.x + (x * step) / steps, y: from.y + (y * step) / steps }])
  }
  /** After a rest, so that the stroke is slow. */
  async function lift(afterMs = 0): Promise<void> {
    await Bun.sleep(afterMs)
    await at('touchEnd', [])
  }
  return {
    draw,
    lift,
    async swipe(from: Point, x: number, y: number): Promise<void> {
      await draw(from, x, y)
      await lift()
    },
  }
}
