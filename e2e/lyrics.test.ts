import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { makeTrack } from '../catalog-server/src/testing/library-fixture.ts'
import { openBrowser, phone, whenPlaying } from './browser.ts'
import { createDevices } from './devices.ts'
import { startServer, type ServerProcess } from './server.ts'

let browser: Browser
let server: ServerProcess
let music: string
let world: Awaited<ReturnType<typeof createDevices>>

/** A line every two seconds. */
const lines = Array.from({ length: 30 }, (_, index) => ({ at: index * 2, text: `Line number ${index}` }))
const lrc = lines
  .map(
    ({ at, text }) =>
      `[${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}.00]${text}`,
  )
  .join('\n')

beforeAll(async () => {
  music = mkdtempSync(join(tmpdir(), 'pezzottify-lyrics-'))
  const track = (title: string, tags: Record<string, string> = {}) =>
    makeTrack(join(music, `${title}.mp3`), { seconds: 60, tags: { TITLE: title, ALBUM: 'Sung', ...tags } })
  await track('Timed', { LYRICS: 'The words in its tags', TRACKNUMBER: '1' })
  await track('Without', { TRACKNUMBER: '2' })
  writeFileSync(join(music, 'Timed.lrc'), lrc)
  browser = await openBrowser()
  server = await startServer(['--music', music, '--measure-loudness', 'off'])
  world = await createDevices(server, browser)
  while ((await world.admin.call<{ items: unknown[] }>('GET', '/content/tracks')).items.length < 2)
    await Bun.sleep(50)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true })
})

const tab = (page: Page) => page.getByTestId('lyrics')
const sung = (page: Page) => tab(page).locator('[aria-current="true"]')
const play = (page: Page, title: string) =>
  page.getByRole('row').filter({ hasText: title }).locator('visible=true').first().dblclick()

/** The distance of the current line from the middle of the scroller, in lines. */
const offMiddle = (page: Page): Promise<number> =>
  tab(page).evaluate((element) => {
    const box = (selector: string) =>
      element.querySelector(selector)?.getBoundingClientRect() ?? new DOMRect()
    const scroller = box('.lyrics__scroll')
    const line = box('[aria-current="true"]')
    return Math.abs(line.y + line.height / 2 - scroller.y - scroller.height / 2) / Math.max(line.height, 1)
  })

async function until(wanted: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await wanted())) {
    if (Date.now() > deadline) throw new Error('It never came to that')
    await Bun.sleep(50)
  }
}

test('lyrics follow the song, a click winds, a hand on them is left alone, and the device remembers', async () => {
  const account = await world.addUser('lirica', 'Regular')
  const { page, context, errors } = await world.visit(account, '/tracks')
  await play(page, 'Timed')
  await whenPlaying(page, ({ time }) => time > 0.2)
  await page.keyboard.press('y')
  await sung(page).getByText('Line number 0').waitFor()

  await tab(page).getByRole('button', { name: 'Line number 20' }).click()
  await whenPlaying(page, ({ time }) => time >= 40 && time < 44)
  await sung(page).getByText('Line number 20').waitFor()
  await until(async () => (await offMiddle(page)) < 0.5)
  await sung(page).getByText('Line number 21').waitFor()
  expect((await whenPlaying(page, () => true)).time).toBeGreaterThan(41.9)
  await until(async () => (await offMiddle(page)) < 0.5)

  await tab(page).hover()
  await page.mouse.wheel(0, -900)
  const back = tab(page).getByRole('button', { name: 'Back to now' })
  await back.waitFor()
  const line = await sung(page).textContent()
  await until(async () => (await sung(page).textContent()) !== line)
  expect(await offMiddle(page)).toBeGreaterThan(3)
  await back.click()
  await until(async () => (await offMiddle(page)) < 0.5)
  await back.waitFor({ state: 'detached' })

  for (let count = 0; count < 3; count += 1)
    await tab(page).getByRole('button', { name: 'Show lyrics later' }).click()
  await tab(page)
    .getByRole('button', { name: /^Text size/ })
    .click()
  await tab(page).getByText('Offset +0.6 s').waitFor()
  await page.reload()
  await page.getByTestId('player-bar').getByRole('button', { name: 'Lyrics' }).click()
  await tab(page).getByText('Offset +0.6 s').waitFor()
  await tab(page).getByRole('button', { name: 'Text size, now large' }).waitFor()
  await tab(page).getByText('From a file beside the track, synced').waitFor()
  await tab(page)
    .getByRole('button', { name: /^Show other lyrics/ })
    .click()
  await tab(page).getByText('The words in its tags').waitFor()
  expect(await tab(page).getByText('From the file').isVisible()).toBe(true)
  expect(errors).toEqual([])
  await context.close()
})

test('on a phone lyrics take the place of the cover, jump where less motion is wanted, and say when there are none', async () => {
  const account = await world.addUser('muta', 'Regular')
  const { page, context, errors } = await world.visit(account, '/tracks', {
    ...phone,
    reducedMotion: 'reduce',
  })
  await page.getByRole('row').filter({ hasText: 'Timed' }).click()
  await page.getByTestId('mini-player').getByRole('button', { name: 'Open full player' }).click()
  const full = page.getByTestId('full-player')
  await full.getByRole('button', { name: 'Lyrics' }).click()
  await sung(page).waitFor()
  await tab(page).getByRole('button', { name: 'Line number 4', exact: true }).tap()
  await sung(page).getByText('Line number 4').waitFor()
  await until(async () => (await offMiddle(page)) < 0.5)
  await page.goBack()
  await tab(page).waitFor({ state: 'detached' })
  await full.getByRole('button', { name: 'Next' }).click()
  await full.getByRole('button', { name: 'Lyrics' }).click()
  await tab(page).getByText('No lyrics for this track').waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test('at half speed no line is shown too soon, only to go back', async () => {
  const account = await world.addUser('lenta', 'Regular')
  const { page, context } = await world.visit(account, '/tracks')
  await page.evaluate(() =>
    localStorage.setItem(
      'pezzottify_preferences',
      JSON.stringify({ followDevices: false, sound: { rate: 0.5 } }),
    ),
  )
  await page.reload()
  await play(page, 'Timed')
  await whenPlaying(page, ({ time }) => time > 0.2)
  await page.keyboard.press('y')
  await sung(page).getByText('Line number 0').waitFor()
  const shown = await tab(page).evaluateHandle((element) => {
    const texts: string[] = []
    new MutationObserver(() => {
      const text = element.querySelector('[aria-current="true"]')?.textContent.trim()
      if (text && text !== texts.at(-1)) texts.push(text)
    }).observe(element, { subtree: true, attributes: true, attributeFilter: ['aria-current'] })
    return texts
  })
  await sung(page).getByText('Line number 3').waitFor()
  expect(await shown.jsonValue()).toEqual(['Line number 1', 'Line number 2', 'Line number 3'])
  await context.close()
})
