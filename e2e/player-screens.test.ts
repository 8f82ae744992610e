import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { desktop, phone, whenPlaying } from './browser.ts'
import { createTrees, rowOf } from './trees.ts'

let world: Awaited<ReturnType<typeof createTrees>>

beforeAll(async () => {
  world = await createTrees({ seconds: 30 })
})
afterAll(() => world[Symbol.asyncDispose]())

const nowPlaying = (page: Page) => page.getByTestId('now-playing-title').first()
const whenNow = (page: Page, title: string) => nowPlaying(page).getByText(title, { exact: true }).waitFor()

test('letters are shortcuts wherever no text is typed, and what this device binds holds', async () => {
  const { context, page, errors } = await world.onAlbum(desktop)
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
  // In a field, letters are text.
  await page.keyboard.press('/')
  await page.keyboard.type('kkk')
  expect(await page.getByPlaceholder('Search your music').inputValue()).toBe('kkk')
  await whenNow(page, 'Alder')

  await page.goto(`${world.url}/settings#shortcuts`)
  const next = page.locator('[data-shortcut="next"]')
  // A click elsewhere ends the question, and what is typed there is text.
  await next.getByRole('button', { name: /^Next track/ }).click()
  await page.getByPlaceholder('Search your music').click()
  await page.keyboard.type('x')
  expect(await page.getByPlaceholder('Search your music').inputValue()).toBe('x')
  await page.goto(`${world.url}/settings#shortcuts`)
  await next.getByRole('button', { name: 'Next track: K. Change' }).click()
  await page.keyboard.press('Enter')
  await next.getByText('Enter moves through lists').waitFor()
  await page.keyboard.press('m')
  await next.getByText('M is the key of “Mute”').waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent.trim())).toBe('Cancel')
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
})

test('the palette finds music and pages, plays, and answers to the keyboard alone', async () => {
  const { context, page, errors } = await world.onAlbum(desktop)
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
})

test('the tab is named after the song while it plays, and screen readers hear of it once', async () => {
  const { context, page } = await world.onAlbum(desktop)
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
  // A pause just before the sound begins: the browser reports playing when it is fading already.
  const titleThen = await page.evaluate(async () => {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', code: 'Space', bubbles: true }))
    document.querySelector('[data-testid="audio"]')?.dispatchEvent(new Event('playing'))
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    return document.title
  })
  expect(titleThen).toBe('Trees · Pezzottify')
  await page.keyboard.press('Space')
  await page.waitForFunction(() => document.title.startsWith('Alder'))
  await page.keyboard.press('k')
  await page.waitForFunction(() => document.title.startsWith('Birch'))
  expect(await said.jsonValue()).toEqual(['Now playing: Alder, The Sines', 'Now playing: Birch, The Sines'])
  await context.close()
})

test('a drag of the seek bar that outlasts its track seeks nothing in the next', async () => {
  const { context, page, errors } = await world.onAlbum(desktop)
  await rowOf(page, 'Alder').click()
  await whenPlaying(page, ({ time, paused }) => time > 0.2 && !paused)
  const bar = page.getByTestId('player-bar').getByTestId('seek')
  const { x, y, width, height } = (await bar.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  await page.mouse.move(x + width * 0.8, y + height / 2)
  await page.mouse.down()
  await page.keyboard.press('k')
  await whenNow(page, 'Birch')
  await page.mouse.move(x + width * 0.9, y + height / 2)
  await page.mouse.up()
  expect(Number(await bar.getAttribute('aria-valuenow'))).toBeLessThan(20)
  expect(errors).toEqual([])
  await context.close()
})

test('the full player draws the track, and is sought where its picture is clicked', async () => {
  for (const [form, bars] of [
    [desktop, 120],
    [phone, 80],
  ] as const) {
    const { context, page, errors } = await world.onAlbum(form)
    await rowOf(page, 'Alder').click()
    await whenPlaying(page, ({ time, paused }) => time > 0.2 && !paused)
    await page.getByRole('button', { name: 'Open full player' }).first().click()
    const slider = page.getByTestId('full-player').getByTestId('seek')
    const drawn = slider.getByTestId('waveform').locator('path').first()
    await drawn.waitFor()
    expect((await drawn.getAttribute('d'))?.match(/v/g)).toHaveLength(bars)
    // In the middle, once the player has come up and stands still.
    await slider.click()
    const { time } = await whenPlaying(page, ({ time }) => time > 8)
    expect(time).toBeWithin(14, 18)
    expect(errors).toEqual([])
    await context.close()
  }
})

test.each([
  [844, 390],
  [720, 450],
  [320, 640],
])(
  'in a window of %d by %d the full player has its cover and all controls within reach',
  async (width, height) => {
    const { context, page } = await world.onAlbum({ viewport: { width, height } })
    await rowOf(page, 'Alder').click()
    await page.getByRole('button', { name: 'Open full player' }).first().click()
    const full = page.getByTestId('full-player')
    await full.getByRole('heading', { name: 'Alder' }).waitFor()
    // Once it has come up.
    await full.evaluate((player) => Promise.all(player.getAnimations().map(({ finished }) => finished)))
    for (const name of [/^Shuffle/, /^Pause/, /^Repeat/]) {
      const box = await full.getByRole('button', { name }).first().boundingBox()
      expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height)
    }
    expect((await full.locator('.full__cover .art').boundingBox())?.width).toBeGreaterThan(120)
    // Nothing is cut off at the side.
    expect(await full.locator('.full__now').evaluate((now) => now.scrollWidth)).toBeLessThanOrEqual(width)
    await context.close()
  },
)

test('a row that is removed from the queue by key gives the focus to its neighbour', async () => {
  const { context, page } = await world.onAlbum(desktop)
  // Nothing is to come behind the rows.
  await page.evaluate(() =>
    localStorage.setItem('pezzottify_preferences', '{"endlessPlay":false,"followDevices":false}'),
  )
  await page.reload()
  await rowOf(page, 'Alder').click()
  await page.keyboard.press('q')
  const focusedRow = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.querySelector('[data-row-title]')?.textContent.trim() ?? '')
  const queued = (title: string) =>
    page.getByRole('grid', { name: 'Queue' }).getByRole('row').filter({ hasText: title })
  await queued('Cedar').focus()
  await page.keyboard.press('Delete')
  await queued('Cedar').waitFor({ state: 'detached' })
  expect(await focusedRow()).toBe('Dogwood')
  await page.keyboard.press('Delete')
  await queued('Dogwood').waitFor({ state: 'detached' })
  expect(await focusedRow()).toBe('Birch')
  await context.close()
})
