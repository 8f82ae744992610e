import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { desktop, openBrowser, openPage } from './browser.ts'
import { type Account, createDevices, type Device, signInByForm, whenLive } from './devices.ts'
import { demoTracks, type NamedTrack } from './playlist-page.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

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

type Liked = { page: Page; place: number }
async function like({ page, place }: Liked): Promise<void> {
  const row = page.getByRole('row', { name: new RegExp(tracks[place]?.name ?? '') })
  await row.hover()
  await row.getByRole('button', { name: 'Like', exact: true }).click()
  await row.getByRole('button', { name: 'Liked. Remove like' }).waitFor()
}
/** Waits until the server has the likes of these tracks. */
async function whenServerHas(api: Device, places: readonly number[]): Promise<void> {
  const wanted = places.map((place) => tracks[place]?.id ?? '').toSorted()
  const deadline = Date.now() + 30_000
  for (;;) {
    const { likes } = await api.call<{ likes: { tracks: string[] } }>('GET', '/sync/state')
    if (Bun.deepEquals(likes.tracks.toSorted(), wanted)) return
    if (Date.now() > deadline) expect(likes.tracks.toSorted()).toEqual(wanted)
    await Bun.sleep(50)
  }
}
const notPersistent = (page: Page) => page.getByTestId('notPersistent')

/** Signs in on a page that was changed before its first script. */
async function visitWith(
  account: Account,
  prepare: (context: BrowserContext) => Promise<unknown> = async () => undefined,
): Promise<{ page: Page; context: BrowserContext; errors: string[] }> {
  const context = await browser.newContext(desktop)
  await prepare(context)
  const { page, errors } = await openPage(context)
  await signInByForm(page, server.url, account)
  await page.goto(`${server.url}/tracks`)
  await whenLive(page)
  return { page, context, errors }
}

const refusals: Record<string, () => void> = {
  refused: () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Refused by the test', 'SecurityError')
    }
  },
  silent: () => {
    const open = IDBFactory.prototype.open
    IDBFactory.prototype.open = function (...asked) {
      const request = open.apply(this, asked)
      for (const answer of ['success', 'error', 'blocked', 'upgradeneeded'])
        request.addEventListener(answer, (event) => event.stopImmediatePropagation())
      return request
    }
  },
}

test('a browser that refuses its database, or never answers for it, still sends my changes, and says what it cannot do', async () => {
  const rounds = Object.entries(refusals).map(async ([name, script]) => {
    const account = await world.addUser(name, 'Regular')
    const api = await world.device(account)
    const { page, context, errors } = await visitWith(account, (fresh) => fresh.addInitScript(script))
    await notPersistent(page)
      .getByText('Changes you make offline are lost when you close this tab.')
      .waitFor()
    await like({ page, place: 0 })
    await whenServerHas(api, [0])

    await context.setOffline(true)
    await like({ page, place: 1 })
    const asked = page.waitForEvent('dialog')
    const closing = page.close({ runBeforeUnload: true })
    await (await asked).dismiss()
    await closing
    await context.setOffline(false)
    await whenServerHas(api, [0, 1])
    await notPersistent(page).getByRole('button', { name: 'Close' }).click()
    await notPersistent(page).waitFor({ state: 'detached' })
    // The console says, with its place, why nothing is kept offline. No promise is left to fail by itself.
    const isSaid = (error: string): boolean =>
      error.includes('ERR_INTERNET_DISCONNECTED') ||
      error.startsWith('Error: The browser does not open its database\n')
    expect(errors.filter((error) => !isSaid(error))).toEqual([])
    await context.close()
  })
  await Promise.all(rounds)
})

test('data of the site that are cleared while I am offline cost nothing that I did in this tab', async () => {
  const account = await world.addUser('cleared', 'Regular')
  const api = await world.device(account)
  const { page, context } = await visitWith(account)
  await context.setOffline(true)
  await like({ page, place: 0 })
  await page.locator('[data-testid="connection"][aria-label*="1 change waiting"]').waitFor()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes: 'indexeddb' })
  await like({ page, place: 1 })
  await context.setOffline(false)
  await whenServerHas(api, [0, 1])
  await like({ page, place: 2 })
  await whenServerHas(api, [0, 1, 2])
  expect(await notPersistent(page).count()).toBe(0)
  await context.close()
})

test('a tab gives way to another one that replaces the database, and its own changes still arrive', async () => {
  const account = await world.addUser('replaced', 'Regular')
  const api = await world.device(account)
  const { page, context } = await visitWith(account)
  await context.setOffline(true)
  await like({ page, place: 0 })
  await page.locator('[data-testid="connection"][aria-label*="1 change waiting"]').waitFor()
  const opened = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const request = indexedDB.open('pezzottify-outbox', 2)
        request.onblocked = () => resolve('blocked')
        request.onerror = () => resolve('failed')
        request.onsuccess = () => resolve('opened')
      }),
  )
  expect(opened).toBe('opened')
  await like({ page, place: 1 })
  await context.setOffline(false)
  await whenServerHas(api, [0, 1])
  await notPersistent(page).waitFor()
  await context.close()
})

test('a full disk under the browser does not lose a change', async () => {
  const account = await world.addUser('fulldisk', 'Regular')
  const api = await world.device(account)
  const { page, context } = await visitWith(account)
  await context.setOffline(true)
  await like({ page, place: 1 })
  await page.locator('[data-testid="connection"][aria-label*="1 change waiting"]').waitFor()
  // Acts like a browser without room: reading and deleting still work.
  await page.evaluate(() => {
    const refuse = (): never => {
      throw new DOMException('No room', 'QuotaExceededError')
    }
    IDBObjectStore.prototype.add = refuse
    IDBObjectStore.prototype.put = refuse
  })
  await like({ page, place: 0 })
  await context.setOffline(false)
  await whenServerHas(api, [0, 1])
  await notPersistent(page).waitFor()
  // A change that was sent does not come back with the next page.
  await api.call('DELETE', `/user/liked/track/${tracks[1]?.id}`)
  await page.reload()
  await whenLive(page)
  await whenServerHas(api, [0])
  await context.close()
})
