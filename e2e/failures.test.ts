import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page, Route } from 'playwright-core'
import { desktop, openBrowser, openPage, phone, playing, whenPlaying } from './browser.ts'
import { createDevices, signInByForm, whenLive } from './devices.ts'
import { demoTracks } from './playlist-page.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

let browser: Browser
let server: ServerProcess
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer(['--demo'])
  world = await createDevices(server, browser)
  await demoTracks(world.admin)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

const full = (page: Page) => page.getByTestId('full-player')
const playFirst = (page: Page): Promise<void> => page.locator('[role="row"]').nth(1).dblclick()

/** The browser prints an error for a socket that is still being opened when its session ends. */
async function signOutOnceLive(page: Page): Promise<void> {
  const isLive = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'))
  const hold = async (route: Route): Promise<void> => {
    await isLive
    await route.continue()
  }
  await page.route('**/v1/auth/logout', hold)
  await page.goto(`${server.url}/logout`)
  await page.waitForURL('**/login')
  await page.unroute('**/v1/auth/logout', hold)
}

test('back closes the player that lies over the page and stays; the next back leaves, also after signing in again', async () => {
  const account = await world.addUser('beatrice', 'Regular')
  const context = await browser.newContext(desktop)
  const { page, errors } = await openPage(context)
  for (let round = 0; round < 2; round += 1) {
    await signInByForm(page, server.url, account)
    await page.getByRole('link', { name: 'Albums' }).first().click()
    await page.waitForURL('**/albums')
    await page.getByRole('link', { name: 'Tracks' }).first().click()
    await page.waitForURL('**/tracks')
    await playFirst(page)
    await page.getByRole('button', { name: 'Open full player' }).click()
    await full(page).waitFor()
    await page.goBack()
    await full(page).waitFor({ state: 'detached' })
    await page.waitForURL('**/tracks')

    await page.locator('[role="row"]').nth(1).click({ button: 'right' })
    await page.getByRole('menu').waitFor()
    await page.goBack()
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.waitForURL('**/tracks')

    await page.goBack()
    await page.waitForURL('**/albums')
    await signOutOnceLive(page)
    // The name is there already; the password never is.
    expect(await page.locator('input[name=username]').inputValue()).toBe(account.user_handle)
    expect(await page.locator('input[name=password]').inputValue()).toBe('')
  }
  expect(errors).toEqual([])
  await context.close()
})

test('on a phone back closes the player, the queue and the menu even on the first page of a visit', async () => {
  const account = await world.addUser('bruno', 'Regular')
  const { page, context, errors } = await world.visit(account, '/tracks', phone)
  await page.locator('[role="row"]').nth(1).click()
  await page.getByTestId('mini-player').getByRole('button', { name: 'Open full player' }).click()
  await full(page).waitFor()
  await page.goBack()
  await full(page).waitFor({ state: 'detached' })

  await page.getByTestId('mini-player').getByRole('button', { name: 'Open full player' }).click()
  await full(page).getByRole('button', { name: 'Queue', exact: true }).click()
  const queue = full(page).getByRole('tab', { name: 'Queue' })
  await queue.waitFor()
  await page.goBack()
  await queue.waitFor({ state: 'detached' })
  await full(page).waitFor()
  await page.waitForURL('**/tracks')
  expect(errors).toEqual([])
  await context.close()
})

test('the full player opens again after the session ended under it, which left no trace of its user, and closes when its queue is cleared', async () => {
  const account = await world.addUser('benno', 'Regular')
  const { page, context } = await world.visit(account, '/tracks')
  const openFull = async (): Promise<void> => {
    await playFirst(page)
    await page.getByTestId('player-bar').getByRole('button', { name: 'Open full player' }).click()
    await full(page).waitFor()
  }
  await page.locator('header input').first().fill('looked for')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Tracks', exact: true }).first().click()
  await openFull()
  await world.admin.call('PUT', `/admin/users/${account.user_handle}/password`, {
    password: 'another password',
  })
  await page.waitForURL('**/login**')

  await signInByForm(page, server.url, { ...account, password: 'another password' })
  await page.getByRole('link', { name: 'Search', exact: true }).first().click()
  await page.getByRole('heading', { name: 'Search your music' }).waitFor()
  expect(await page.getByText('looked for').count()).toBe(0)
  await page.getByRole('link', { name: 'Tracks', exact: true }).first().click()
  await openFull()
  await full(page).getByRole('button', { name: 'Clear', exact: false }).first().click()
  await full(page).waitFor({ state: 'detached' })
  await context.close()
})

test('a pairing link that was cut off says so', async () => {
  const context = await browser.newContext(phone)
  const { page, errors } = await openPage(context)
  for (const hash of ['#%E0%A4%A', '#abc%', '']) {
    await page.goto('about:blank')
    await page.goto(`${server.url}/pair${hash}`)
    await page.getByText('This link is not complete.').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
  }
  expect(errors).toEqual([])
  await context.close()
})

test('a page that cannot be drawn says so, and everything around it goes on', async () => {
  const account = await world.addUser('carla', 'Regular')
  const { page, context } = await world.visit(account, '/tracks')
  await playFirst(page)
  await whenPlaying(page, ({ time }) => time > 0)
  // An answer that no version of this server gives.
  await page.route('**/v1/content/genres**', (route) => route.fulfill({ json: { items: [null] } }))
  await page.getByRole('link', { name: 'Genres' }).first().click()
  await page.getByRole('heading', { name: 'This page could not be shown' }).first().waitFor()
  await page.getByRole('button', { name: 'Reload' }).waitFor()
  expect((await playing(page)).paused).toBe(false)
  await page.getByRole('link', { name: 'Albums' }).first().click()
  await page.getByRole('link', { name: 'Four Rooms, One Evening' }).first().waitFor()
  await context.close()
})

test('a page that failed while the server was away is read by itself once it is back', async () => {
  const account = await world.addUser('celia', 'Regular')
  const { page, context } = await world.visit(account, '/tracks')
  const unreachable = (route: Route): Promise<void> => route.abort()
  await page.route('**/v1/**', unreachable)
  await page.getByRole('link', { name: 'Albums' }).first().click()
  await page.getByRole('button', { name: 'Try again' }).first().waitFor()
  await page.unroute('**/v1/**', unreachable)
  await page.getByRole('link', { name: 'Four Rooms, One Evening' }).first().waitFor()
  await context.close()
})

test('rows that the server fails to give are said to be missing, and come with “Try again”', async () => {
  const account = await world.addUser('cleo', 'Regular')
  const device = await world.device(account)
  const [first] = await demoTracks(world.admin)
  await device.call('POST', `/user/liked/track/${first?.id}`)
  const { page, context } = await world.visit(account, '/tracks')
  let asked = 0
  await page.route('**/v1/content/batch', (route) => {
    asked += 1
    return route.fulfill({ status: 500, headers: { 'x-error-code': 'internal' } })
  })
  await page.getByRole('link', { name: 'Liked' }).first().click()
  await page.getByText('Part of this page did not load.').waitFor()
  expect(asked).toBe(5)
  await page.unroute('**/v1/content/batch')
  await page.getByTestId('unread').getByRole('button', { name: 'Try again' }).click()
  await page.getByTestId(`liked-${first?.id}`).getByRole('button', { name: 'Liked. Remove like' }).waitFor()
  expect(await page.getByTestId('unread').count()).toBe(0)
  await context.close()
})

test('code that does not come leaves words and a way on in place of an empty page', async () => {
  const account = await world.addUser('clara', 'Regular')
  const { page, context } = await world.visit(account, '/tracks')
  await page.route('**/assets/HomePage-*.js', (route) => route.fulfill({ status: 404, body: '' }))
  await page.goto(server.url)
  await page.getByRole('heading', { name: 'Something failed' }).waitFor()
  await page.unroute('**/assets/HomePage-*.js')
  await page.getByRole('button', { name: 'Reload' }).click()
  await page.getByRole('heading', { level: 1, name: /clara/i }).waitFor()
  await context.close()
})

test('while the disk does not answer the player waits on its track and says why; then it goes on', async () => {
  const account = await world.addUser('dora', 'Regular')
  const { page, context } = await world.visit(account, '/tracks')
  const streams = new Set<string>()
  await page.route('**/v1/content/stream/**', (route) => {
    streams.add(new URL(route.request().url()).pathname)
    const headers = { 'x-error-code': 'media_unreachable', 'retry-after': '1' }
    return route.fulfill({ status: 503, headers, body: 'The disk does not answer' })
  })
  await playFirst(page)
  await page.getByRole('status').getByText('The disk with this music does not answer.').first().waitFor()
  const title = await page.getByTestId('now-playing-title').innerText()
  const again = page.waitForRequest((request) => request.url().includes('/stream/'))
  await again
  expect(streams.size).toBe(1)
  await page.unroute('**/v1/content/stream/**')
  await whenPlaying(page, ({ time, paused }) => time > 0 && !paused)
  expect(await page.getByTestId('now-playing-title').innerText()).toBe(title)
  await page.getByText('The disk with this music does not answer. Playback').waitFor({ state: 'detached' })
  await context.close()
})

test('a full disk is told with what waits for it, and what waits goes out when there is room', async () => {
  const account = await world.addUser('emil', 'Regular')
  const { page, context } = await world.visit(account, '/tracks')
  await page.route('**/v1/user/liked/**', (route) =>
    route.fulfill({ status: 507, headers: { 'x-error-code': 'disk_full', 'retry-after': '1' }, body: '' }),
  )
  const row = page.locator('[role="row"]').nth(1)
  await row.hover()
  await row.getByRole('button', { name: 'Like', exact: true }).click()
  await page.getByText('The server’s disk is full. 1 change waiting.').waitFor()
  await row.getByRole('button', { name: 'Liked. Remove like' }).waitFor()
  await page.unroute('**/v1/user/liked/**')
  await page.getByText('The server’s disk is full.').waitFor({ state: 'detached' })
  await page.locator('[data-testid="connection"]:not([aria-label*="waiting"])').waitFor()
  await context.close()
})

test('an administrator sees problems of the server on the home page, and is led to the check; others do not', async () => {
  const account = await world.addUser('fritz', 'Regular')
  const visits = [await world.visit(world.owner, '/settings'), await world.visit(account, '/settings')]
  for (const [index, { page, context, url }] of visits.entries()) {
    await page.route('**/v1/health', (route) =>
      route.fulfill({ json: { status: 'degraded', reasons: ['media_unreachable', 'of_the_future'] } }),
    )
    await page.goto(url)
    await page.getByRole('link', { name: 'Four Rooms, One Evening' }).first().waitFor()
    await whenLive(page)
    const strip = page.getByTestId('health')
    if (index === 0) {
      await strip.getByText('A folder with music cannot be reached. Something does not work.').waitFor()
      await strip.getByRole('link', { name: 'Server check' }).click()
      await page.waitForURL('**/admin/server')
      await page.getByRole('heading', { name: 'Server check' }).waitFor()
      await page
        .getByRole('row', { name: /music folder/ })
        .first()
        .waitFor()
    } else expect(await strip.count()).toBe(0)
    await context.close()
  }
})

test('menus and dialogs that could not be fetched while the server was away open once it is back', async () => {
  const { page, context } = await world.visit(world.owner, '/tracks', desktop)
  const row = page.locator('[role="row"]').nth(1)
  await row.waitFor()
  const opened: [open: () => Promise<void>, role: 'dialog' | 'menu'][] = [
    [() => page.keyboard.press('Control+k'), 'dialog'],
    [() => page.keyboard.press('?'), 'dialog'],
    [() => row.click({ button: 'right' }), 'menu'],
  ]
  await context.setOffline(true)
  for (const [open, role] of opened) {
    await open()
    await page.getByRole('alert').getByText('The server cannot be reached').first().waitFor()
    expect(await page.getByRole(role).count()).toBe(0)
  }
  expect(await page.getByRole('button', { name: 'Reload' }).count()).toBe(0)
  await context.setOffline(false)
  await whenLive(page)
  for (const [open, role] of opened) {
    await open()
    await page.getByRole(role).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole(role).waitFor({ state: 'detached' })
  }
  await context.close()
})
