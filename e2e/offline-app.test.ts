import { afterAll, beforeAll, expect, test } from 'bun:test'
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { desktop, openBrowser, whenPlaying } from './browser.ts'
import { createDevices, whenLive } from './devices.ts'
import { freePort } from '../catalog-server/src/testing/free-port.ts'
import { startServer } from './server.ts'
import { whenInstalled, whenSeen } from './offline-page.ts'

const withWorker = { ...desktop, serviceWorkers: 'allow' as const }
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

test('with the server killed the app opens as who was signed in, with what was seen; a like waits and goes out once', async () => {
  const port = String(freePort())
  const server = await startServer(['--demo'], undefined, undefined, { port })
  const world = await createDevices(server, browser)
  const account = await world.addUser('olga', 'Regular')
  const { page, context } = await world.visit(account, '/', withWorker)
  await page.getByRole('link', { name: 'Four Rooms, One Evening' }).first().click()
  await page.getByRole('row').nth(1).waitFor()
  const album = page.url()
  await whenInstalled(page)
  // The first page was loaded before the worker was active.
  await page.reload()
  await page.getByRole('row').nth(1).waitFor()
  await whenLive(page)
  await whenSeen(page, `/v1/content/album/${new URL(album).pathname.split('/').at(-1)}/resolved`)

  await server.kill()
  await page.goto(album)
  await page.getByRole('heading', { level: 1, name: 'Four Rooms, One Evening' }).waitFor()
  await page.getByRole('link', { name: /olga/ }).first().waitFor()
  const picture = page.locator('.art--hero img').first()
  await picture.waitFor()
  expect(
    await picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth),
  ).toBeGreaterThan(0)
  await page.locator('.record').getByRole('button', { name: 'Like' }).click()
  await page.getByText('1 change waiting').first().waitFor()
  await page.reload()
  await page.locator('.record').getByRole('button', { name: 'Liked. Remove like' }).waitFor()

  await using again = await startServer(['--demo'], undefined, server.folder, { port })
  await whenLive(page)
  const device = await world.device(account)
  const id = new URL(album).pathname.split('/').at(-1)
  for (;;) {
    const liked = await device.call<unknown>('GET', '/sync/state')
    if (JSON.stringify(liked).includes(String(id))) break
    await Bun.sleep(100)
  }
  expect(again.url).toBe(server.url)
  await context.close()
})

/** Changes the build like a next release: each of its scripts gets another name. */
function nextBuild(folder: string): void {
  const renamed = (name: string): string =>
    name.replace(/-(.)([\w-]{7}\.js)$/, (_, first, rest) => `-${first === 'N' ? 'M' : 'N'}${rest}`)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const scripts = files.filter((name) => /^assets\/.*\.js$/.test(name)).map((name) => basename(name))
  for (const name of files.filter((name) => /\.(br|gz|zst)$/.test(name))) rmSync(join(folder, name))
  for (const name of files.filter((name) => /\.(js|html)$/.test(name))) {
    const path = join(folder, name)
    let text = readFileSync(path, 'utf8')
    for (const script of scripts) text = text.replaceAll(script, renamed(script))
    writeFileSync(path, text)
  }
  for (const script of scripts)
    renameSync(join(folder, 'assets', script), join(folder, 'assets', renamed(script)))
}
const script = (page: Page) => page.locator('script[type="module"]').getAttribute('src')

test('a new version says so and waits, whatever plays; a reload on its button brings it, and it opens without a server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-builds-'))
  cpSync(resolve(import.meta.dirname, '../web/dist'), folder, { recursive: true })
  const server = await startServer(['--demo', '--web', folder])
  const world = await createDevices(server, browser)
  const { page, context } = await world.visit(world.owner, '/tracks', withWorker)
  await whenInstalled(page)
  await page.locator('[role="row"]').nth(1).dblclick()
  await whenPlaying(page, ({ time, paused }) => time > 0 && !paused)
  const first = await script(page)

  nextBuild(folder)
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update())
  await page.getByTestId('outdated').getByText('A new version is available.').waitFor()
  const before = await whenPlaying(page, ({ paused }) => !paused)
  await whenPlaying(page, ({ time, paused }) => time > before.time && !paused)
  expect(await script(page)).toBe(first)

  const loaded = page.waitForEvent('load')
  await page.getByTestId('outdated').getByRole('button', { name: 'Reload' }).click()
  await loaded
  await whenLive(page)
  const second = await script(page)
  expect(second).not.toBe(first)
  expect(await page.getByTestId('outdated').count()).toBe(0)
  await server.kill()
  await page.reload()
  await page.getByRole('main').first().waitFor()
  expect(await script(page)).toBe(second)
  await context.close()
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})
