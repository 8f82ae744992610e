import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { desktop, openBrowser, openPage, phone } from './browser.ts'
import { type Account, createDevices, type Device, signInByForm, whenLive } from './devices.ts'
import { demoTracks, type NamedTrack, rowsOf, sideBar, whenTitles } from './playlist-page.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

/** How late another device may show a change. */
const soonMs = 1_000
const soon = { timeout: soonMs }

let browser: Browser
let server: ServerProcess
let world: Awaited<ReturnType<typeof createDevices>>
let tracks: readonly NamedTrack[]

beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer(['--demo'])
  world = await createDevices(server, browser)
  tracks = await demoTracks(world.admin)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

const nameOf = (place: number): string => tracks[place]?.name ?? ''
/** A playlist with the tracks at these indexes. */
const makePlaylist = (device: Device, name: string, places: readonly number[]): Promise<string> =>
  device.call('POST', '/user/playlist', { name, track_ids: places.map((place) => tracks[place]?.id) })

test('8.2.1: what another device liked and listed is there after I sign in', async () => {
  const account = await world.addUser('testuser', 'Regular')
  const api = await world.device(account)
  await api.call('PUT', '/user/liked?type=track&id=track-001')
  const playlist = await api.call<string>('POST', '/user/playlists', {
    name: 'E2E Test Playlist',
    track_ids: [],
  })
  const context = await browser.newContext(desktop)
  const { page, errors } = await openPage(context)

  await signInByForm(page, server.url, account)
  await page.getByText('E2E Test Playlist', { exact: true }).waitFor({ timeout: 5_000 })
  await page.goto(`${server.url}/liked`)
  await page.locator('[data-testid="liked-track-001"]').waitFor()
  expect(page.url()).toContain('/liked')

  await api.call('DELETE', `/user/playlists/${playlist}`)
  await page.getByText('E2E Test Playlist', { exact: true }).waitFor({ state: 'detached', ...soon })
  expect(errors).toEqual([])
  await context.close()
})

test('8.2.2: a reload catches up with what happened elsewhere', async () => {
  const account = await world.addUser('reloader', 'Regular')
  const { page, context, errors } = await world.visit(account)
  const api = await world.device(account)
  await api.call('PUT', '/user/liked?type=track&id=track-002')
  await page.reload()
  await whenLive(page)
  await page.goto(`${server.url}/liked`)
  await page.locator('[data-testid="liked-track-002"]').waitFor()
  expect(errors).toEqual([])
  await context.close()
})

test('8.2.3: two devices hear at once of what a third one does, and other people hear nothing', async () => {
  const account = await world.addUser('twodevices', 'Regular')
  const other = await world.addUser('stranger', 'Regular')
  const [one, two, stranger] = await Promise.all([
    world.visit(account, '/liked'),
    world.visit(account, '/liked', phone),
    world.visit(other, '/liked'),
  ])
  const api = await world.device(account)
  await api.call('PUT', '/user/liked?type=track&id=track-003')
  await Promise.all(
    [one, two].map(({ page }) => page.locator('[data-testid="liked-track-003"]').waitFor(soon)),
  )
  await stranger.page.getByText('Nothing liked yet').waitFor()
  for (const { context, errors } of [one, two, stranger]) {
    expect(errors).toEqual([])
    await context.close()
  }
})

test('8.2.4: a device that was offline catches up within three seconds of coming back', async () => {
  const account = await world.addUser('traveller', 'Regular')
  const { page, context } = await world.visit(account, '/liked')
  const api = await world.device(account)
  await context.setOffline(true)
  await api.call('PUT', '/user/liked?type=track&id=track-004')
  await page.waitForTimeout(300)
  expect(await page.locator('[data-testid="liked-track-004"]').count()).toBe(0)
  await context.setOffline(false)
  await page.locator('[data-testid="liked-track-004"]').waitFor({ timeout: 3_000 })
  await context.close()
})

test('a like given here shows at once, and elsewhere within a second; L takes it back', async () => {
  const account = await world.addUser('liker', 'Regular')
  const [here, there] = await Promise.all([
    world.visit(account, '/tracks'),
    world.visit(account, '/liked', phone),
  ])
  const row = here.page.getByRole('row', { name: new RegExp(nameOf(0)) })
  await row.hover()
  await row.getByRole('button', { name: 'Like', exact: true }).click()
  await row.getByRole('button', { name: 'Liked. Remove like' }).waitFor({ timeout: 200 })
  await there.page.locator(`[data-testid="liked-${tracks[0]?.id}"]`).waitFor(soon)

  await row.dblclick()
  await here.page.getByTestId('player-bar').getByRole('button', { name: 'Liked. Remove like' }).waitFor()
  await here.page.getByRole('heading', { level: 1 }).click()
  await here.page.keyboard.press('l')
  await here.page.getByTestId('player-bar').getByRole('button', { name: 'Like', exact: true }).waitFor()
  await there.page.locator(`[data-testid="liked-${tracks[0]?.id}"]`).waitFor({ state: 'detached', ...soon })
  for (const { context, errors } of [here, there]) {
    expect(errors).toEqual([])
    await context.close()
  }
})

test('a setting of mine follows me, and a permission that is taken away takes its pages with it', async () => {
  const account = await world.addUser('guest', ['AccessCatalog', 'LikeContent', 'IssueContentDownload'])
  const [here, there] = await Promise.all([
    world.visit(account, '/settings'),
    world.visit(account, '/settings', phone),
  ])
  const switchOf = (page: Page) => page.getByRole('switch', { name: 'Direct downloads' })
  await switchOf(here.page).click()
  await there.page.getByRole('switch', { name: 'Direct downloads', checked: true }).waitFor(soon)

  await here.page.goto(`${server.url}/liked`)
  await whenLive(here.page)
  type Extras = { extra_permissions: { id: number; permission: string }[] }
  const held = await world.admin.call<Extras>('GET', `/admin/users/${account.user_handle}/permissions`)
  const likes = held.extra_permissions.find(({ permission }) => permission === 'LikeContent')
  await world.admin.call('DELETE', `/admin/permissions/${likes?.id}`)
  await here.page.getByText(/You left that page/).waitFor(soon)
  await here.page.waitForURL(`${server.url}/`)
  expect(await sideBar(here.page).getByRole('link', { name: 'Liked' }).count()).toBe(0)
  for (const { context, errors } of [here, there]) {
    expect(errors).toEqual([])
    await context.close()
  }
})

test('edits made apart come together, and what cannot be any more is told in words', async () => {
  const account = await world.addUser('apart', 'Regular')
  const api = await world.device(account)
  const id = await makePlaylist(api, 'Shared', [0, 1])
  const doomed = await makePlaylist(api, 'Doomed', [0])
  const { page, context } = await world.visit(account, `/playlist/${id}`)
  await whenTitles(page, [0, 1].map(nameOf))
  await sideBar(page)
    .getByRole('link', { name: /Doomed/ })
    .click()
  await page.getByRole('button', { name: 'Edit' }).click()
  await context.setOffline(true)

  await page.getByRole('textbox', { name: 'Name' }).fill('Never')
  await page.keyboard.press('Enter')
  await sideBar(page).getByText('Never').waitFor()
  await sideBar(page)
    .getByRole('link', { name: /Shared/ })
    .click()
  await rowsOf(page).nth(0).focus()
  await page.keyboard.press('Delete')
  await whenTitles(page, [nameOf(1)], soonMs)
  await page
    .getByText(/2 changes waiting/)
    .first()
    .waitFor({ timeout: 8_000 })

  await api.call('PUT', `/user/playlist/${id}/add`, { tracks_ids: [tracks[2]?.id] })
  await api.call('DELETE', `/user/playlist/${doomed}`)
  await context.setOffline(false)
  await whenTitles(page, [1, 2].map(nameOf))
  await page.getByText(/It was deleted on another device/).waitFor()
  await sideBar(page).getByText('Never').waitFor({ state: 'detached' })
  // What is told comes before the rest of what waited was sent.
  const merged = [1, 2].map((place) => tracks[place]?.id ?? '')
  const storedTracks = async () =>
    (await api.call<{ tracks: string[] }>('GET', `/user/playlist/${id}`)).tracks
  for (let tries = 0; tries < 50 && !Bun.deepEquals(await storedTracks(), merged); tries += 1)
    await Bun.sleep(100)
  expect(await storedTracks()).toEqual(merged)
  await context.close()
})

test('two tabs of one browser share what they know, sign out and in together, and are warned of what waits', async () => {
  const account: Account = await world.addUser('tabs', 'Regular')
  const { page, context } = await world.visit(account, '/tracks')
  const { page: second } = await openPage(context)
  await second.goto(`${server.url}/liked`)
  await whenLive(second)
  const row = page.getByRole('row', { name: new RegExp(nameOf(1)) })
  await row.hover()
  await row.getByRole('button', { name: 'Like', exact: true }).click()
  await second.locator(`[data-testid="liked-${tracks[1]?.id}"]`).waitFor(soon)

  await context.route('**/v1/user/liked/**', (route) => route.abort())
  const next = page.getByRole('row', { name: new RegExp(nameOf(2)) })
  await next.hover()
  await next.getByRole('button', { name: 'Like', exact: true }).click()
  await second.locator(`[data-testid="liked-${tracks[2]?.id}"]`).waitFor(soon)
  await second.goto(`${server.url}/logout`)
  await second.getByRole('heading', { name: '1 change is not sent yet' }).waitFor()
  await second.getByRole('link', { name: 'Stay signed in' }).click()
  await context.unroute('**/v1/user/liked/**')
  await page
    .locator('[data-testid="connection"][aria-label*="waiting"]')
    .waitFor({ state: 'detached', timeout: 10_000 })

  await second.goto(`${server.url}/logout`)
  await page.waitForURL('**/login?next=/tracks')
  await signInByForm(second, server.url, account)
  await page.waitForURL('**/tracks')
  await whenLive(page)
  await context.close()
})
