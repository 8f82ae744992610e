import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { BrowserContext, Page } from 'playwright-core'
import { whenLive } from '../devices.ts'
import {
  createPlayerWorld,
  forward,
  playButton,
  type PlayerWorld,
  playTrack,
  status,
  title,
} from './player-world.ts'
import type { Way } from './stream-proxy.ts'
import { whenHeard } from './tone.ts'

let world: PlayerWorld
let context: BrowserContext
let page: Page

beforeAll(async () => {
  world = await createPlayerWorld()
  context = await world.enter(await world.addUser('una', 'Regular'))
  page = await world.open(context)
  await playTrack(page, 'Tone 1')
  await whenHeard(page, 0, 20)
  await forward(page)
  await whenHeard(page, 30, 50)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

/** Stands paused somewhere in the first track, in a page that has nothing of it yet. Returns the second. */
async function standPaused(): Promise<number> {
  world.proxy.set('pass')
  await playButton(page).click()
  await page.getByTestId('player-bar').getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.reload()
  await whenLive(page)
  return page.evaluate(() => Number(localStorage.getItem('progressSec')))
}

const passing: [string, Way, RegExp][] = [
  ['502', { status: 502 }, /Waiting: the server/],
  ['503 with Retry-After', { status: 503, headers: { 'retry-after': '1' } }, /Waiting: the server/],
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '1' } }, /Waiting: the server/],
  ['a reset in the middle', { cutAfterBytes: 50_000 }, /Waiting/],
]

test.each(passing)(
  '%s: it waits at its second, says so, and goes on there by itself',
  async (_name, way, words) => {
    const at = await standPaused()
    world.proxy.set(way)
    await playButton(page).click()
    await status(page).getByText(words).waitFor()
    expect(await title(page)).toBe('Tone 1')
    world.proxy.set('pass')
    await whenHeard(page, at - 0.5, at + 4)
    expect([await title(page), await status(page).count()]).toEqual(['Tone 1', 0])
  },
  40_000,
)

test('refused connections: the banner and the player say so, nothing is skipped, and it goes on by itself', async () => {
  const at = await standPaused()
  await world.proxy.refuse()
  await playButton(page).click()
  await status(page).getByText('Waiting for the server').waitFor()
  await page.getByText('The server cannot be reached.').first().waitFor()
  await world.proxy.accept()
  await whenHeard(page, at - 0.5, at + 4)
  expect(await title(page)).toBe('Tone 1')
}, 40_000)
