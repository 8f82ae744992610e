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

/** Pauses somewhere in the first track, on a page that has loaded nothing of it yet. Returns the second. */
async function standPaused(): Promise<number> {
  world.proxy.set('pass')
  await playButton(page).click()
  await page.getByTestId('player-bar').getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.reload()
  await whenLive(page)
  return page.evaluate(() => Number(localStorage.getItem('progressSec')))
}

/** A browser without a sound card outputs what it will play some seconds later. */
const aheadMaxSeconds = 10

/**
 * Waits until the track continues at this second: the heard position differs no more than the elapsed time.
 */
async function whenOnFrom(at: number): Promise<void> {
  const since = Date.now()
  const heard = await whenHeard(page, at - 1, Infinity)
  expect(heard - at).toBeLessThan((Date.now() - since) / 1_000 + aheadMaxSeconds)
  expect(await title(page)).toBe('Tone 1')
  await status(page).waitFor({ state: 'detached' })
}

const passing: [string, Way][] = [
  ['502', { status: 502 }],
  ['503 with Retry-After', { status: 503, headers: { 'retry-after': '1' } }],
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '1' } }],
]

test.each(passing)(
  '%s: it waits at its second, says so, and goes on there by itself',
  async (_name, way) => {
    const at = await standPaused()
    world.proxy.set(way)
    await playButton(page).click()
    await status(page).getByText('Waiting: the server').waitFor()
    world.proxy.set('pass')
    await whenOnFrom(at)
  },
  40_000,
)
