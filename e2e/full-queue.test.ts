import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { createDevices, whenLive } from './devices.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

let browser: Browser
let server: ServerProcess
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer(['--demo'])
  world = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

const queued = (page: Page): Promise<string[]> =>
  page.evaluate(() => JSON.parse(localStorage.getItem('playlistsHistory') ?? '[]').at(-1).tracksIds)

test('a queue with room for two takes two of an album and says so; then it says that it is full', async () => {
  const account = await world.addUser('petra', 'Regular')
  const { page, context } = await world.visit(account, '/albums')
  await page.getByRole('link', { name: 'Four Rooms, One Evening' }).first().click()
  const main = page.getByRole('main')
  await main.getByRole('button', { name: /^Play/ }).first().click()
  await page.getByTestId('player-bar').waitFor()
  // As this device stores a queue of 9,998 tracks.
  const address = page.url()
  await page.goto(`${server.url}/v1/health`)
  await page.evaluate(() => {
    const stored = JSON.parse(localStorage.getItem('playlistsHistory') ?? '[]')
    const queue = stored.at(-1)
    queue.tracksIds = Array.from({ length: 9_998 }, (_, place) => queue.tracksIds[place % 4])
    localStorage.setItem('playlistsHistory', JSON.stringify(stored))
  })
  await page.goto(address)
  await whenLive(page)
  await page.getByTestId('player-bar').waitFor()

  const add = main.getByRole('button', { name: 'Add to queue' }).first()
  await add.click()
  await page.getByText('2 tracks added to the queue', { exact: true }).waitFor()
  await add.click()
  await page.getByText('The queue is full: it holds 10,000 tracks', { exact: true }).waitFor()
  await main.getByRole('button', { name: 'More for Four Rooms, One Evening' }).click()
  await page.getByRole('menuitem', { name: 'Play next' }).click()
  await page.getByText('The queue is full: it holds 10,000 tracks', { exact: true }).waitFor()
  expect(await page.getByText(/tracks play next/).count()).toBe(0)
  expect(await queued(page)).toHaveLength(10_000)
  await context.close()
})
