import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Page } from 'playwright-core'
import { makePng } from '../../catalog-server/src/testing/library-fixture.ts'
import { openPage } from '../browser.ts'
import { whenLive } from '../devices.ts'
import { createTrees, rowOf } from '../trees.ts'
import { openShell, until, webView } from './shell.ts'

const seconds = 8
let world: Awaited<ReturnType<typeof createTrees>>
beforeAll(async () => {
  world = await createTrees({ seconds, cover: makePng(600, 600, '#336699') })
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const mini = (page: Page) => page.getByTestId('mini-player')
const whenNow = (page: Page, title: string) =>
  page.getByTestId('now-playing-title').first().getByText(title, { exact: true }).waitFor()
const whenButton = (page: Page, name: 'Play' | 'Pause') =>
  mini(page).getByRole('button', { name, exact: true }).waitFor()

type Key = 'play' | 'pause' | 'next' | 'previous' | 'seek'
type Phone = {
  page: Page
  errors: string[]
  press: (key: Key, seconds?: number) => unknown
  end: () => Promise<void>
}

/** The page in the phone's browser: its media keys are those that the page asked the browser for. */
async function inBrowser(): Promise<Phone> {
  const context = await world.signedIn(world.owner, webView)
  await context.addInitScript(() => {
    const keys = new Map<string, MediaSessionActionHandler | null>()
    Object.assign(window, { keys })
    navigator.mediaSession.setActionHandler = (action, handler) => void keys.set(action, handler)
  })
  const { page, errors } = await openPage(context)
  const action = {
    play: 'play',
    pause: 'pause',
    next: 'nexttrack',
    previous: 'previoustrack',
    seek: 'seekto',
  }
  return {
    page,
    errors,
    press: (key, seekTime) =>
      page.evaluate(
        `window.keys.get(${JSON.stringify(action[key])})(${JSON.stringify({ action: action[key], seekTime })})`,
      ),
    end: () => context.close(),
  }
}

async function inApp() {
  const context = await world.signedIn(world.owner, webView)
  const shell = await openShell(context, { origin: world.url, trackMs: seconds * 1_000 })
  const { page, errors } = await openPage(context)
  return {
    page,
    errors,
    shell,
    press: (key: Key, at?: number) => shell.press(key, at === undefined ? {} : { positionMs: at * 1_000 }),
    async end(): Promise<void> {
      shell.player.end()
      await context.close()
    },
  }
}

const openAlbum = async (page: Page): Promise<void> => {
  await page.goto(world.url + (await world.albumPath()))
  await whenLive(page)
}

async function listen({ page, press }: Phone): Promise<void> {
  await openAlbum(page)
  await rowOf(page, 'Alder').tap()
  await whenNow(page, 'Alder')
  await whenButton(page, 'Pause')
  await press('pause')
  await whenButton(page, 'Play')
  await mini(page).getByRole('button', { name: 'Play', exact: true }).tap()
  await whenButton(page, 'Pause')
  await press('seek', seconds - 0.4)
  await whenNow(page, 'Birch')
  await press('next')
  await whenNow(page, 'Cedar')
  await press('previous')
  await whenNow(page, 'Birch')
  await whenButton(page, 'Pause')
}

test("in a phone's browser the row plays, and the lock screen pauses, seeks and skips", async () => {
  const phone = await inBrowser()
  await listen(phone)
  expect(phone.errors).toEqual([])
  await phone.end()
}, 60_000)

test('in the app the same is done by the phone, and the music outlives a call, an outage and the page', async () => {
  const phone = await inApp()
  const { page, shell } = phone
  await listen(phone)
  const [alder, birch, cedar, dogwood] = (await world.tracks()).map(({ id }) => `/v1/content/stream/${id}`)
  // Only what somebody chose was loaded: the tone of Birch followed that of Alder by itself.
  const loaded = shell.sent.flatMap((one) => (one.name === 'load' ? one.values.url : []))
  expect(loaded.map((url) => url.split('?')[0])).toEqual([alder, cedar, birch])
  expect(await page.locator('audio').count()).toBe(0)
  await until(() => shell.player.next()?.includes(cedar!), 'the next track')
  const artUrl = expect.stringContaining('/v1/content/image/')
  const shownDuration = { durationMs: seconds * 1_000, canSeek: true }
  expect(shell.last('metadata')).toMatchObject({ title: 'Birch', album: 'Trees', artUrl, ...shownDuration })

  shell.silence()
  await whenButton(page, 'Play')
  expect(shell.player.told().state).toBe('paused')
  shell.press('play')
  await whenButton(page, 'Pause')

  // The place in the track is kept through an outage of the network.
  await phone.press('seek', 5)
  shell.player.fail('network', 'the network is gone')
  await until(() => shell.player.told().state === 'playing', 'music after the outage')
  expect(shell.player.told().url).toContain(birch!)
  expect(shell.last('load')?.positionMs).toBeWithin(4_900, 7_000)

  // The page dies, and the music goes on without it, to the next track.
  await until(() => shell.player.next()?.includes(cedar!), 'the next track again')
  await page.goto('about:blank')
  const loads = shell.count('load')
  await until(() => shell.player.told().url?.includes(cedar!), 'the next track without a page')
  await openAlbum(page)
  await whenNow(page, 'Cedar')
  await whenButton(page, 'Pause')
  expect(shell.count('load')).toBe(loads)
  await until(() => shell.player.next()?.includes(dogwood!), 'what follows for the new page')

  await page.goto(`${world.url}/settings`)
  await page.getByText('Speed', { exact: true }).first().waitFor()
  for (const missing of ['Crossfade', 'Equaliser']) expect(await page.getByText(missing).count()).toBe(0)
  expect(phone.errors).toEqual([])
  await phone.end()
}, 60_000)
