import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { desktop, openBrowser, openPage } from '../browser.ts'
import { createDevices, signInByForm, whenLive } from '../devices.ts'
import type { ServerProcess } from '../server.ts'
import { startServer } from '../server.ts'

let browser: Browser
let server: ServerProcess
let devices: Awaited<ReturnType<typeof createDevices>>
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer(['--demo'])
  devices = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

/**
 * Everything that scripts of this page can read, as one text: storages, databases, caches, cookies, the page
 * itself.
 */
const withinReach = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const found: unknown[] = [
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      location.href,
      history.state,
    ]
    found.push(document.documentElement.outerHTML)
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error))
      })
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const rows = database.transaction(store).objectStore(store)
        found.push(name, store, await done(rows.getAllKeys()), await done(rows.getAll()))
      }
      database.close()
    }
    for (const name of 'caches' in self ? await caches.keys() : [])
      for (const request of await (await caches.open(name)).keys()) found.push(request.url)
    return JSON.stringify(found)
  })

test('the token of a session is readable by no script and is in no address', async () => {
  const context = await browser.newContext(desktop)
  const { page } = await openPage(context)
  const told: string[] = []
  page.on('request', (request) => told.push(request.url(), request.headers()['referer'] ?? ''))
  page.on('websocket', (socket) => told.push(socket.url()))
  await signInByForm(page, server.url, devices.owner)
  await whenLive(page)
  for (const path of ['/albums', '/settings', '/playlists']) {
    await page.goto(server.url + path)
    await whenLive(page)
  }
  const token = (await context.cookies()).find(({ name }) => name === 'session_token')?.value ?? ''
  expect(token).toMatch(/^[A-Za-z0-9]{64}$/)
  const reached = await withinReach(page)
  // Proves that it reads where the app stores data.
  expect(reached).toContain('pezzottify')
  expect(reached).toContain('device')
  for (const secret of [token, devices.owner.password]) {
    expect(reached.includes(secret)).toBe(false)
    expect(told.filter((text) => text.includes(secret))).toEqual([])
  }
  await context.close()
})

test('after signing out, going back shows nothing of what was there, and nothing of it is left in the browser', async () => {
  const list = 'Songs that nobody else may know of'
  await devices.admin.call('POST', '/user/playlist', { name: list, track_ids: [] })
  const { context, page } = await devices.visit(devices.owner, '/playlists')
  await page.getByRole('main').getByText(list).first().waitFor()
  await page.goto(`${server.url}/albums`)
  await page.goto(`${server.url}/logout`)
  await page.waitForURL(/\/login/)
  for (let step = 0; step < 2; step += 1) {
    await page.goBack().catch(() => null)
    await page.getByLabel('Password', { exact: true }).waitFor()
    expect(await page.locator('body').innerText()).not.toContain(list)
  }
  expect(await withinReach(page)).not.toContain(list)
  for (const path of ['/v1/user/playlists', '/v1/sync/state']) {
    const response = await page.evaluate(
      async (at) => (await fetch(at, { cache: 'force-cache' })).status,
      path,
    )
    expect(response).toBe(403)
  }
  await context.close()
})
