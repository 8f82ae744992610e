import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { BrowserContext, Page } from 'playwright-core'
import { createPlayerWorld, playButton, type PlayerWorld, playTrack, status } from './player-world.ts'
import { whenHeard } from './tone.ts'

let world: PlayerWorld
let context: BrowserContext

beforeAll(async () => {
  world = await createPlayerWorld()
  context = await world.enter(await world.addUser('tabea', 'Regular'))
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const isSounding = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    [...document.querySelectorAll('audio')].some((audio) => !audio.paused && audio.currentSrc !== ''),
  )

test('one tab sounds, the other shows and controls it, and goes on when the first is closed', async () => {
  const one = await world.open(context)
  const two = await world.open(context)
  await playTrack(one, 'Tone 1')
  await whenHeard(one, 0, 20)
  await status(two).getByText('Playing in another tab').waitFor()
  expect(await isSounding(two)).toBe(false)
  await playButton(two).click()
  while (await isSounding(one)) await Bun.sleep(50)
  await playButton(two).click()
  await whenHeard(two, 0, 30)
  expect(await isSounding(one)).toBe(false)
  await one.bringToFront()
  await one.getByTestId('play-here').click()
  await whenHeard(one, 0, 40)
  expect(await isSounding(two)).toBe(false)
  const closed = Date.now()
  await one.close()
  while (!(await isSounding(two))) await Bun.sleep(20)
  expect(Date.now() - closed).toBeLessThan(1_000)
  await whenHeard(two, 1, 60)
}, 60_000)
