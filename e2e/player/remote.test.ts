import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { BrowserContext, Page } from 'playwright-core'
import { desktop, openPage, shown } from '../browser.ts'
import { type Account, whenLive } from '../devices.ts'
import { createPlayerWorld, playButton, type PlayerWorld, playTrack, status, title } from './player-world.ts'
import { whenHeard } from './tone.ts'

let world: PlayerWorld
let account: Account
let accounts = 0

beforeAll(async () => {
  world = await createPlayerWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

type Device = { context: BrowserContext; page: Page; open: () => Promise<Page> }

/** A browser of its own, with a name. */
async function device(name: string, url = world.proxy.url): Promise<Device> {
  const context = await world.browser.newContext(desktop)
  const identity = {
    device_uuid: `e2e-${account.user_handle}-${name}`,
    device_type: 'web',
    device_name: name,
  }
  await context.request.post(`${url}/v1/auth/login`, { data: { ...account, ...identity } })
  const open = async (): Promise<Page> => {
    const { page } = await openPage(context)
    await page.goto(`${url}/tracks`)
    await whenLive(page)
    return page
  }
  return { context, page: await open(), open }
}
async function twoDevices(): Promise<{ phone: Device; laptop: Device }> {
  accounts += 1
  account = await world.addUser(`remo-${accounts}`, 'Regular')
  const phone = await device('Phone')
  // Past the proxy, which is there to cut off the phone.
  const laptop = await device('Laptop', world.server.url)
  return { phone, laptop }
}

const isSounding = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    [...document.querySelectorAll('audio')].some((audio) => !audio.paused && audio.currentSrc !== ''),
  )
async function whenSounds(page: Page, sounds: boolean, withinMs = 1_000): Promise<void> {
  const until = Date.now() + withinMs
  while ((await isSounding(page)) !== sounds && Date.now() < until) await Bun.sleep(20)
  expect(await isSounding(page)).toBe(sounds)
}
const bar = (page: Page) => page.getByTestId('player-bar')
const strip = (page: Page) => page.getByTestId('remote-strip')

test('another device shows what plays, steers it, and takes it over at its second', async () => {
  const { phone, laptop } = await twoDevices()
  await playTrack(phone.page, 'Tone 1')
  await whenHeard(phone.page, 0, 20)
  await strip(laptop.page).getByText('Playing on Phone').waitFor()
  expect(await title(laptop.page)).toBe('Tone 1')
  expect(await isSounding(laptop.page)).toBe(false)

  await playButton(laptop.page).click()
  await whenSounds(phone.page, false)
  await playButton(laptop.page).click()
  // Nothing sounded: the music plays where play was pressed.
  await whenHeard(laptop.page, 0, 30)
  await strip(phone.page).getByText('Playing on Laptop').waitFor()
  expect(await isSounding(phone.page)).toBe(false)

  await playTrack(phone.page, 'Tone 2')
  await whenHeard(laptop.page, 0, 20)
  expect(await title(laptop.page)).toBe('Tone 2')
  const before = (await shown(laptop.page)).seconds
  await phone.page.getByTestId('remote-play-here').click()
  await whenSounds(laptop.page, false)
  expect(await whenHeard(phone.page, 0, 60)).toBeWithin(before - 1, before + 10)

  await bar(phone.page).getByTestId('devices-button').click()
  await phone.page.getByTestId('device-option').filter({ hasText: 'Laptop' }).click()
  await whenSounds(phone.page, false, 2_000)
  await whenHeard(laptop.page, 0, 60)
  await phone.context.close()
  await laptop.context.close()
}, 120_000)

test('the tabs of a browser are one device', async () => {
  const { phone, laptop } = await twoDevices()
  const second = await phone.open()
  await playTrack(laptop.page, 'Tone 1')
  await whenHeard(laptop.page, 0, 20)
  await strip(second).getByText('Playing on Laptop').waitFor()
  await strip(second).getByTestId('remote-play-here').click()
  await whenHeard(second, 0, 40)
  // The tab may have been so quick that it does not follow the others yet.
  await whenSounds(laptop.page, false, 5_000)
  expect(await isSounding(phone.page)).toBe(false)
  await status(phone.page).getByText('Playing in another tab').waitFor()
  await phone.context.close()
  await laptop.context.close()
}, 120_000)

test('what was left on one device goes on at the other, the next day and after a kill', async () => {
  const { phone, laptop } = await twoDevices()
  await laptop.context.close()
  await playTrack(phone.page, 'Tone 3')
  const heard = await whenHeard(phone.page, 5, 40)
  await phone.context.close()
  const tablet = await device('Tablet')
  await status(tablet.page)
    .getByText(/^From Phone, /)
    .waitFor()
  expect(await title(tablet.page)).toBe('Tone 3')
  expect((await shown(tablet.page)).seconds).toBeWithin(heard - 2, heard + 10)
  await playButton(tablet.page).click()
  expect(await whenHeard(tablet.page, 0, 60)).toBeWithin(heard - 2, heard + 15)
  await tablet.context.close()
}, 120_000)

test('a device that was offline gives way to what was heard since', async () => {
  const { phone, laptop } = await twoDevices()
  await playTrack(phone.page, 'Tone 1')
  await whenHeard(phone.page, 0, 20)
  await strip(laptop.page).waitFor()
  await world.proxy.refuse()
  await strip(laptop.page).waitFor({ state: 'detached', timeout: 20_000 })
  await playTrack(laptop.page, 'Tone 2')
  await whenHeard(laptop.page, 0, 20)
  await world.proxy.listen()
  await strip(phone.page).getByText('Playing on Laptop').waitFor({ timeout: 30_000 })
  expect(await isSounding(phone.page)).toBe(false)
  expect(await isSounding(laptop.page)).toBe(true)
  await phone.context.close()
  await laptop.context.close()
}, 120_000)

test('a page whose server was away as it opened follows once it is back', async () => {
  const { phone, laptop } = await twoDevices()
  await phone.page.route(/follow-devices/, (route) => route.abort())
  await phone.page.reload()
  await whenLive(phone.page)
  await playTrack(laptop.page, 'Tone 1')
  await phone.page.waitForEvent('requestfailed', (request) => request.url().includes('follow-devices'))
  await phone.page.unroute(/follow-devices/)
  await strip(phone.page).getByText('Playing on Laptop').waitFor({ timeout: 30_000 })
  await phone.context.close()
  await laptop.context.close()
}, 60_000)
