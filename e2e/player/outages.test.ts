import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { BrowserContext, Page } from 'playwright-core'
import { shown } from '../browser.ts'
import { type Account, signInByForm, whenLive } from '../devices.ts'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  createPlayerWorld,
  forward,
  playButton,
  type PlayerWorld,
  playTrack,
  status,
} from './player-world.ts'
import type { Way } from './stream-proxy.ts'
import { whenHeard } from './tone.ts'

let world: PlayerWorld
let context: BrowserContext
let page: Page
let una: Account

beforeAll(async () => {
  world = await createPlayerWorld()
  una = await world.addUser('una', 'Regular')
  context = await world.enter(una)
  page = await world.open(context)
  await playTrack(page, 'Tone 1')
  await whenHeard(page, 0, 20)
  await forward(page)
  await whenHeard(page, 30, 50)
})
afterAll(() => world[Symbol.asyncDispose]())

/** Stands paused somewhere in the first track, in a page that was just opened. */
async function standPaused(): Promise<void> {
  world.proxy.set('pass')
  await playButton(page).click()
  await page.getByTestId('player-bar').getByRole('button', { name: 'Play', exact: true }).waitFor()
  await page.reload()
  await whenLive(page)
}

/** The track goes on at this second, and what is heard is what is shown. */
async function whenOnFrom(at: number): Promise<void> {
  await status(page).waitFor({ state: 'detached' })
  const since = Date.now()
  const heard = await whenHeard(page, at - 1, Infinity)
  const now = await shown(page)
  expect(heard).toBeLessThan(at + 1 + (Date.now() - since) / 1_000)
  expect(Math.abs(heard - now.seconds)).toBeLessThan(1)
  expect(now.title).toBe('Tone 1')
}

const passing: [string, Way][] = [
  ['502', { status: 502 }],
  ['503 with Retry-After', { status: 503, headers: { 'retry-after': '1' } }],
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '1' } }],
]

test.each(passing)('%s: it waits at its second, says so, and goes on there by itself', async (_name, way) => {
  await standPaused()
  world.proxy.set(way)
  await playButton(page).click()
  // The browser first plays the rest of its own buffer.
  await status(page).getByText('Waiting: the server').waitFor()
  const { seconds } = await shown(page)
  world.proxy.set('pass')
  await whenOnFrom(seconds)
})

test('a connection that is reset in the middle changes nothing', async () => {
  world.proxy.reset()
  await forward(page)
  await whenOnFrom((await shown(page)).seconds)
})

test.each([401, 403])(
  'refused with %d it pauses at its second, says so, and can be played again',
  async (refusal) => {
    world.proxy.set({ status: refusal })
    await forward(page)
    await page.getByText('You may not listen').waitFor()
    await page.getByTestId('player-bar').getByRole('button', { name: 'Play', exact: true }).waitFor()
    const { seconds } = await shown(page)
    world.proxy.set('pass')
    await playButton(page).click()
    await whenOnFrom(seconds)
  },
)

test('a session that is ended elsewhere pauses the sound and shows the sign-in; nobody else meets the queue', async () => {
  const { seconds } = await shown(page)
  const ben = await world.addUser('ben', 'Regular')
  await world.changePassword(una.user_handle, una.password)
  await page.waitForURL(/login/)
  expect(
    await page.evaluate(() => [...document.querySelectorAll('audio')].every(({ paused }) => paused)),
  ).toBe(true)

  await signInByForm(page, world.proxy.url, ben)
  await whenLive(page)
  expect(await page.getByText('Tone 1').count()).toBe(await page.getByRole('row', { name: 'Tone 1' }).count())
  expect(await page.getByTestId('player-bar').getByTestId('now-playing-title').count()).toBe(0)
  await context.clearCookies()

  await signInByForm(page, world.proxy.url, una)
  await whenLive(page)
  const { title, seconds: secondsAfter } = await shown(page)
  expect(title).toBe('Tone 1')
  expect(secondsAfter).toBeGreaterThan(seconds - 1)
})

test('a file that is gone is left for the next track, with its name', async () => {
  rmSync(join(world.music, '1.wav'))
  await playButton(page).click()
  await page.getByText('Skipped “Tone 1”').first().waitFor()
  await whenHeard(page, 0, 20)
  expect((await shown(page)).title).toBe('Tone 2')
})
