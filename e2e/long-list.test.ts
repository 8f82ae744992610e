import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { desktop, openBrowser, phone } from './browser.ts'
import { createDevices } from './devices.ts'
import { startServer } from './server.ts'

const count = 700
const rowHeight = 56

test('a long list is as long as it is: its end is one key away, its middle one drag, and Back returns to the place', async () => {
  const music = await noises(count)
  await using server = await startServer(['--music', music])
  const browser = await openBrowser()
  const world = await createDevices(server, browser)
  while ((await world.admin.call<{ total: number }>('GET', '/content/tracks')).total < count)
    await Bun.sleep(100)
  const { page, errors } = await world.visit(world.owner, '/tracks', desktop)
  const rowOf = (track: number) => page.getByRole('row', { name: `Noise ${String(track).padStart(3, '0')}` })
  const asked: string[] = []
  page.on('request', (request) => request.url().includes('/content/tracks') && asked.push(request.url()))

  await rowOf(0).waitFor()
  const height = await page.locator('.page__scroll').evaluate((element) => element.scrollHeight)
  expect(height).toBeGreaterThan(count * rowHeight)
  await rowOf(0).focus()
  await page.keyboard.press('End')
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('Noise 699'))
  // The end is read backwards: one request, whatever the length of the list.
  expect(asked.length).toBe(1)
  await page.keyboard.press('Home')
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('Noise 000'))

  await page.locator('.page__scroll').evaluate((element) => (element.scrollTop = 200 * 56))
  await rowOf(200).waitFor()
  const place = await page.locator('.page__scroll').evaluate((element) => element.scrollTop)
  await page.getByRole('link', { name: 'Albums' }).click()
  await page.waitForURL(/albums/)
  await page.goBack()
  await rowOf(200).waitFor()
  await page.waitForFunction(
    (wanted) => Math.abs((document.querySelector('.page__scroll')?.scrollTop ?? 0) - wanted) < 60,
    place,
  )
  // The list without a filter is also a link away.
  const field = page.getByRole('searchbox', { name: /^Filter/ })
  await field.fill('Noise 69')
  await page.waitForURL(/filter=/)
  await page.getByRole('link', { name: 'Tracks', exact: true }).click()
  while ((await field.inputValue()) !== '') await Bun.sleep(20)
  await rowOf(0).waitFor()
  expect(errors).toEqual([])
  await browser.close()
  rmSync(music, { recursive: true, force: true })
})

test('on a phone, where rows are higher, Back returns to the same rows however often', async () => {
  const music = await noises(120)
  await using server = await startServer(['--music', music])
  const browser = await openBrowser()
  const world = await createDevices(server, browser)
  while ((await world.admin.call<{ total: number }>('GET', '/content/tracks')).total < 120)
    await Bun.sleep(100)
  const { page } = await world.visit(world.owner, '/tracks', phone)
  const scroller = page.locator('.page__scroll')
  const place = (): Promise<number> => scroller.evaluate((element) => element.scrollTop)
  await page.getByRole('row', { name: 'Noise 000' }).waitFor()
  await scroller.evaluate((element) => (element.scrollTop = 2000))
  const row = page.getByRole('row', { name: 'Noise 035' })
  await row.waitFor()
  await Bun.sleep(300)
  const [before, height] = [await place(), (await row.boundingBox())?.y]
  for (const _ of [1, 2, 3]) {
    await page.getByRole('link', { name: 'Home' }).click()
    await page.waitForURL(/\/$/)
    await page.goBack()
    await row.waitFor()
    // Rows that are measured by now may move nothing.
    await Bun.sleep(300)
    expect(await place()).toBe(before)
    expect((await row.boundingBox())?.y).toBe(height)
  }
  await browser.close()
  rmSync(music, { recursive: true, force: true })
})

test('home, the first page of a visit, keeps its place on Back', async () => {
  await using server = await startServer(['--demo'])
  const browser = await openBrowser()
  const world = await createDevices(server, browser)
  const small = { viewport: { width: 1280, height: 420 } }
  const { page } = await world.visit(world.owner, '/', small)
  const album = page.getByRole('link', { name: 'Four Rooms, One Evening' })
  await album.last().waitFor()
  const place = await page.locator('.page__scroll').evaluate((element) => {
    element.scrollTop = 120
    return element.scrollTop
  })
  expect(place).toBeGreaterThan(20)
  await page.getByRole('link', { name: 'Genres' }).click()
  await page.waitForURL(/genres/)
  await page.goBack()
  await page.waitForFunction((wanted) => document.querySelector('.page__scroll')?.scrollTop === wanted, place)
  await browser.close()
})

/** A folder with one album of so many tracks. */
async function noises(count: number): Promise<string> {
  const music = mkdtempSync(join(tmpdir(), 'pezzottify-long-'))
  for (let track = 0; track < count; track++)
    await Bun.write(join(music, 'Noises', `Noise ${String(track).padStart(3, '0')}.wav`), noise(track))
  return music
}

/** A tenth of a second of sound, different for each number. */
function noise(number: number): Uint8Array {
  const samples = 800
  const bytes = new DataView(new ArrayBuffer(44 + samples))
  const text = (at: number, word: string): void =>
    [...word].forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)))
  text(0, 'RIFF')
  bytes.setUint32(4, 36 + samples, true)
  text(8, 'WAVEfmt ')
  bytes.setUint32(16, 16, true)
  bytes.setUint16(20, 1, true)
  bytes.setUint16(22, 1, true)
  bytes.setUint32(24, 8_000, true)
  bytes.setUint32(28, 8_000, true)
  bytes.setUint16(32, 1, true)
  bytes.setUint16(34, 8, true)
  text(36, 'data')
  bytes.setUint32(40, samples, true)
  for (let sample = 0; sample < samples; sample++)
    bytes.setUint8(44 + sample, 128 + Math.round(100 * Math.sin((sample * (number + 3)) / 40)))
  return new Uint8Array(bytes.buffer)
}
