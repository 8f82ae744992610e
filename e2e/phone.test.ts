import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { makePng } from '../catalog-server/src/testing/library-fixture.ts'
import { phone, whenPlaying } from './browser.ts'
import { middleOf, offsetOf, restOf, touch } from './finger.ts'
import { createTrees, rowOf } from './trees.ts'

let world: Awaited<ReturnType<typeof createTrees>>

beforeAll(async () => {
  world = await createTrees({ seconds: 8, cover: makePng(600, 600, '#336699') })
})
afterAll(() => world[Symbol.asyncDispose]())

const full = (page: Page) => page.getByTestId('full-player')
const nowPlaying = (page: Page) => page.getByTestId('now-playing-title').first()
const whenNow = (page: Page, title: string) => nowPlaying(page).getByText(title, { exact: true }).waitFor()

test('on a phone, Back closes menu, queue and player in that order, then leaves, and Forward opens nothing', async () => {
  const { context, page, errors } = await world.onAlbum(phone)
  const path = new URL(page.url()).pathname
  await rowOf(page, 'Alder').click()
  await page.getByTestId('mini-player').click({ position: { x: 120, y: 20 } })
  await full(page).getByRole('button', { name: 'Queue', exact: true }).click()
  await full(page).getByRole('tab', { name: 'Queue' }).waitFor()
  // A tapped button does not look as if a pointer stayed over it.
  const played = full(page).getByRole('button', { name: /^Show what was/ })
  await played.tap()
  const tapped = full(page).getByRole('button', { name: /^Hide what was/ })
  expect(await tapped.evaluate((button) => getComputedStyle(button).backgroundColor)).toBe('rgba(0, 0, 0, 0)')
  await tapped.tap()
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
  await page.waitForURL(world.url + path)

  await page.getByRole('link', { name: 'Home' }).click()
  await page.waitForURL(`${world.url}/`)
  await page.getByTestId('mini-player').click({ position: { x: 120, y: 20 } })
  await full(page).waitFor()
  await page.goBack()
  await full(page).waitFor({ state: 'detached' })
  await page.waitForURL(`${world.url}/`)
  await page.goBack()
  await page.waitForURL(`${world.url}${path}`)
  await page.goForward()
  await page.waitForURL(`${world.url}/`)
  expect(await full(page).count()).toBe(0)
  expect(errors).toEqual([])
  await context.close()
})

test('swipes: up opens the player, sideways changes the song, down closes, and half a swipe goes back', async () => {
  const { context, page, errors } = await world.onAlbum(phone)
  await rowOf(page, 'Alder').click()
  await whenNow(page, 'Alder')
  const finger = await touch(page)
  const mini = page.getByTestId('mini-player')
  await finger.swipe(await middleOf(mini), 0, -120)
  await full(page).waitFor()
  const cover = full(page).locator('.full__cover')
  const title = full(page).getByRole('heading', { level: 1 })
  await restOf(full(page))
  // Half a swipe moves the cover, but has no effect.
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
  // The whole player follows a downward swipe.
  await finger.draw(await middleOf(cover), 0, 40)
  expect((await offsetOf(full(page))).y).toBeWithin(30, 41)
  await finger.lift(300)
  await restOf(full(page))
  await finger.swipe(await middleOf(cover), 0, 200)
  await full(page).waitFor({ state: 'detached' })
  // A page that is pulled down far enough is loaded again.
  const loads: string[] = []
  page.on('request', (request) => void (request.url().endsWith('/resolved') && loads.push(request.url())))
  const top = { x: 195, y: 130 }
  await finger.swipe(top, 0, 60)
  const again = page.waitForResponse(/\/resolved$/)
  await finger.swipe(top, 0, 240)
  await again
  expect(loads).toHaveLength(1)
  expect(errors).toEqual([])
  await context.close()
})

test('a cover opens in full size; fingers zoom and move it, and Back, a tap beside it or a swipe closes it alone', async () => {
  const { context, page, errors } = await world.onAlbum(phone)
  const finger = await touch(page)
  const picture = page.getByTestId('full-picture')
  const scale = (): Promise<number> =>
    picture
      .locator('img')
      .first()
      .evaluate((image) => image.getBoundingClientRect().width / innerWidth)
  const whole = page.waitForResponse((answer) => /\/image\/[^?]+\?version=/.test(answer.url()))
  await page.getByRole('button', { name: 'Cover of Trees, in full size' }).tap()
  await picture.waitFor()
  expect((await whole).headers()['content-type']).toBe('image/png')
  const middle = { x: 195, y: 422 }
  await finger.pinch(middle, 80, 240)
  expect(await scale()).toBeCloseTo(3, 0)
  // While it is close, a finger moves it.
  await finger.swipe(middle, 0, 300)
  await picture.waitFor()
  for (let taps = 0; taps < 2; taps++) await page.touchscreen.tap(middle.x, middle.y)
  await restOf(picture.locator('div').first())
  expect(await scale()).toBe(1)
  await page.goBack()
  await picture.waitFor({ state: 'detached' })

  await rowOf(page, 'Alder').click()
  await page.getByTestId('mini-player').click({ position: { x: 120, y: 20 } })
  const cover = full(page).getByRole('button', { name: /in full size/ })
  for (const close of [
    () => page.goBack(),
    () => page.touchscreen.tap(middle.x, 820),
    () => page.keyboard.press('Escape'),
    // The last one: the browser takes a tap right after a swipe for its end.
    () => finger.swipe(middle, 0, 200),
  ]) {
    await restOf(full(page))
    await cover.tap()
    await picture.waitFor()
    await close()
    await picture.waitFor({ state: 'detached' })
    expect(await full(page).count()).toBe(1)
  }
  expect(errors).toEqual([])
  await context.close()
})

test('a long press on a row opens its menu and plays nothing', async () => {
  const { context, page, errors } = await world.onAlbum(phone)
  const finger = await touch(page)
  await finger.draw(await middleOf(rowOf(page, 'Cedar').locator('[data-row-title]')), 0, 0)
  const sheet = page.getByRole('dialog').filter({ hasText: 'Add to queue' })
  await sheet.waitFor()
  await finger.lift()
  await sheet.getByText('Play next').tap()
  await sheet.waitFor({ state: 'detached' })
  await whenNow(page, 'Cedar')
  expect(errors).toEqual([])
  await context.close()
})

test('with the screen locked the next song follows, and the lock screen shows it with its cover', async () => {
  const { context, page, errors } = await world.onAlbum(phone)
  await rowOf(page, 'Alder').click()
  await whenPlaying(page, ({ time, paused }) => time > 0.2 && !paused)
  // Acts like the browser on a locked phone, which does not render, and delays timers. No headless browser does so.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' })
    Object.defineProperty(document, 'hidden', { value: true })
    document.dispatchEvent(new Event('visibilitychange'))
    const timer = window.setTimeout.bind(window)
    window.requestAnimationFrame = () => 0
    window.setTimeout = ((run: () => void, ms = 0) => timer(run, Math.max(60_000, ms))) as typeof setTimeout
  })
  const shownTitle = () => page.evaluate(() => navigator.mediaSession.metadata?.title)
  const deadline = Date.now() + 30_000
  while ((await shownTitle()) !== 'Birch' && Date.now() < deadline) await Bun.sleep(100)
  expect(await shownTitle()).toBe('Birch')
  await whenPlaying(page, ({ time, paused }) => time > 0.2 && !paused)
  const shown = await page.evaluate(() => ({
    state: navigator.mediaSession.playbackState,
    artist: navigator.mediaSession.metadata?.artist,
    sizes: navigator.mediaSession.metadata?.artwork.map(({ sizes }) => sizes),
  }))
  expect(shown).toEqual({
    state: 'playing',
    artist: 'The Sines',
    sizes: ['128x128', '256x256', '512x512', '1024x1024'],
  })
  expect(errors).toEqual([])
  await context.close()
})

test('names that no window holds do not make the page of their album scroll sideways', async () => {
  const { context, page } = await world.onAlbum(phone)
  const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(5)
  await page.route('**/v1/content/album/**', async (route) => {
    const answer = await route.fetch()
    const json = await answer.json()
    await route.fulfill({ json: { ...json, album: { ...json.album, name: long, genres: [long] } } })
  })
  await page.reload()
  await page.getByRole('link', { name: long }).waitFor()
  const [wide, shown] = await page
    .locator('.page__scroll')
    .evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])
  expect(wide).toBe(shown)
  await context.close()
})

test('the greeting of a narrow window stands in one line, in the bar, which a low window scrolls away', async () => {
  const context = await world.signedIn(world.owner, { ...phone, viewport: { width: 320, height: 568 } })
  await context.clock.setFixedTime(new Date(2026, 4, 5, 15))
  const page = await context.newPage()
  await page.goto(world.url)
  const greeting = page.getByRole('banner').getByText('Good afternoon', { exact: true })
  await greeting.waitFor()
  const bar = (await page.getByRole('banner').boundingBox())!
  const words = (await greeting.boundingBox())!
  expect(words.y).toBeGreaterThanOrEqual(bar.y)
  expect(words.y + words.height).toBeLessThanOrEqual(bar.y + bar.height)
  expect(await greeting.evaluate((node) => node.scrollWidth <= node.clientWidth)).toBe(true)

  // 400 % zoom.
  await page.setViewportSize({ width: 320, height: 256 })
  await page.locator('.page__scroll').evaluate((node) => node.scrollTo(0, 100))
  expect((await page.getByRole('banner').boundingBox())!.y).toBeLessThan(0)
  expect((await page.getByRole('navigation', { name: 'Main' }).boundingBox())!.height).toBe(40)
  await context.close()
})
