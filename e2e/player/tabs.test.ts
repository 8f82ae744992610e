import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { BrowserContext, Page } from 'playwright-core'
import { desktop, openPage, shown } from '../browser.ts'
import { signInByForm, whenLive } from '../devices.ts'
import {
  createPlayerWorld,
  elsewhere,
  playButton,
  type PlayerWorld,
  playTrack,
  status,
} from './player-world.ts'
import { whenHeard } from './tone.ts'

let world: PlayerWorld

beforeAll(async () => {
  world = await createPlayerWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const isSounding = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    [...document.querySelectorAll('audio')].some((audio) => !audio.paused && audio.currentSrc !== ''),
  )
async function whenSounding(page: Page): Promise<number> {
  const since = Date.now()
  while (!(await isSounding(page))) await Bun.sleep(20)
  return Date.now() - since
}

async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash')
  const client = await page.context().newCDPSession(page)
  void client.send('Page.crash').catch(() => undefined)
  await crashed
}

// An origin that is not secure has no locks: a lease in its database takes their place. A tab that is closed says so; one
// that crashed is missed after half a second, and asked whether it is alive.
const origins = [
  { name: 'a secure origin', host: '127.0.0.1', isSecure: true, crashMaxMs: 1_000 },
  { name: 'an insecure origin', host: elsewhere, isSecure: false, crashMaxMs: 2_000 },
]
const closeMaxMs = 1_000

describe.each(origins)('tabs of $name', ({ host, isSecure, crashMaxMs }) => {
  let context: BrowserContext
  let url: string
  const open = async (): Promise<Page> => {
    const { page } = await openPage(context)
    await page.goto(`${url}/tracks`)
    await whenLive(page)
    return page
  }

  beforeAll(async () => {
    url = world.proxy.url.replace(/(?<=\/\/)[^:/]+/, host)
    context = await world.browser.newContext(desktop)
    const { page } = await openPage(context)
    await signInByForm(page, url, await world.addUser(isSecure ? 'tabea' : 'timo', 'Regular'))
    await page.close()
  })

  test('one tab sounds, the other shows and controls it, and goes on when the first is closed or crashes', async () => {
    const one = await open()
    const two = await open()
    expect(await one.evaluate(() => isSecureContext)).toBe(isSecure)
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
    await one.close()
    expect(await whenSounding(two)).toBeLessThan(closeMaxMs)

    const three = await open()
    const before = await whenHeard(two, 1, 60)
    await crash(two)
    expect(await whenSounding(three)).toBeLessThan(crashMaxMs)
    expect(await whenHeard(three, 0, 180)).toBeWithin(before - 1, before + 15)

    // The only tab is loaded anew while it plays: it stands at its second.
    const { seconds, title } = await shown(three)
    await three.reload()
    await whenLive(three)
    expect(await shown(three)).toMatchObject({ title })
    await playButton(three).click()
    expect(await whenHeard(three, 0, 180)).toBeWithin(seconds - 1, seconds + 15)
    await crash(three)
    const four = await open()
    expect(await shown(four)).toMatchObject({ title })
    expect((await shown(four)).seconds).toBeGreaterThan(seconds - 1)
    await context.close()
  }, 120_000)
})
