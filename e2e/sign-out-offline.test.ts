import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { freePort } from '../catalog-server/src/testing/free-port.ts'
import { desktop, openBrowser, whenPlaying } from './browser.ts'
import { createDevices, signInByForm, whenLive } from './devices.ts'
import { rowCount, whenInstalled, whenRows } from './offline-page.ts'
import { startServer } from './server.ts'

let browser: Browser
beforeAll(async () => (browser = await openBrowser()))
afterAll(() => browser.close())

type Left = { texts: string[]; pictures: string[]; rows: string[] }

/** The names of what localStorage, the caches and the database of the app hold of a person. */
async function left(page: Page): Promise<Left> {
  const stores = ['answers', 'things', 'snapshots', 'session', 'items', 'tracks', 'pieces']
  const rows: string[] = []
  for (const store of stores) if ((await rowCount(page, store)) > 0) rows.push(store)
  const kept = await page.evaluate(async () => {
    const urls: string[] = []
    for (const name of await caches.keys())
      if (!name.startsWith('pezzottify-shell-'))
        for (const { url } of await (await caches.open(name)).keys()) urls.push(url)
    return { texts: Object.keys(localStorage).toSorted(), pictures: urls }
  })
  return { ...kept, rows }
}

/** What belongs to the device, who signed in last on it, and what the server must still be told. */
const ofTheDevice =
  /^(muted|volume|queueUser|placeRevision|pezzottify_(accounts|last_name|preferences|session_ending))$/

test('without the server one signs out here: nothing of one stays, and the session ends once it is back', async () => {
  const port = String(freePort())
  const server = await startServer(['--demo'], undefined, undefined, { port })
  const world = await createDevices(server, browser)
  const account = await world.addUser('nora', 'Regular')
  const { page, context } = await world.visit(account, '/', { ...desktop, serviceWorkers: 'allow' })
  await page.getByRole('link', { name: 'Four Rooms, One Evening' }).first().click()
  await page.getByRole('row').nth(1).dblclick()
  await whenPlaying(page, ({ time }) => time > 0)
  await whenInstalled(page)
  await whenRows(page, 'answers', 1)

  await server.kill()
  await page.goto(`${server.url}/logout`)
  await page.getByRole('heading', { name: 'You are signed out on this device' }).waitFor()
  const { texts, ...stored } = await left(page)
  expect(stored).toEqual({ pictures: [], rows: [] })
  expect(texts.filter((name) => !ofTheDevice.test(name))).toEqual([])

  await page.goto(server.url)
  await page.getByLabel('Password', { exact: true }).waitFor()
  await page.goto(`${server.url}/logout`)
  await page.getByTestId('signed-out-here').waitFor()

  await using _again = await startServer(['--demo'], undefined, server.folder, { port })
  await page.waitForURL('**/login')
  expect(await page.evaluate(async () => (await fetch('/v1/auth/session')).status)).toBe(403)
  await signInByForm(page, server.url, account)
  await whenLive(page)
  expect(await page.getByTestId('now-playing-title').count()).toBe(0)
  await context.close()
})
