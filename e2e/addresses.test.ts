import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { createDevices } from './devices.ts'
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

test('a link that was mangled on its way leaves no trace on the pages opened after it', async () => {
  const account = await world.addUser('mia', 'Regular')
  const { page, context } = await world.visit(account, '/albums')
  await page.getByRole('link', { name: 'Four Rooms, One Evening' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Four Rooms, One Evening' }).waitFor()
  for (const kind of ['album', 'artist']) {
    await page.goto(`${server.url}/${kind}/${'x'.repeat(300)}`)
    await page.getByRole('button', { name: 'Try again' }).waitFor()
  }
  await page.goto(`${server.url}/search`)
  const viewed = page.getByRole('region', { name: 'Recently viewed' })
  await viewed.getByRole('link', { name: 'Four Rooms, One Evening' }).first().waitFor()
  expect(await page.getByText('Part of this page did not load.').count()).toBe(0)
  await context.close()
})

test.each(['.', '..', '%', 'a/b', '../..'])('a search for %s is the same after a reload', async (query) => {
  const account = await world.addUser(`rita${query.length}${query.charCodeAt(0)}`, 'Regular')
  const { page, context } = await world.visit(account, '/albums')
  await page.locator('header input').first().fill(query)
  const heading = page.getByRole('heading', { level: 1, name: `Search: ${query}`, exact: true })
  await heading.waitFor()
  await page.reload()
  await heading.waitFor()
  await page.getByRole('link', { name: 'Albums' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Albums' }).waitFor()
  await page.goBack()
  await heading.waitFor()
  await context.close()
})
