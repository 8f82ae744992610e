import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { makeAlbum } from '../catalog-server/src/testing/library-fixture.ts'
import { openBrowser } from './browser.ts'
import { createDevices } from './devices.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

const odd = { title: 'Odd', genres: ['..', 'Slower and '.repeat(60).trim()] }
let browser: Browser
let server: ServerProcess
let music: string
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  browser = await openBrowser()
  music = mkdtempSync(join(tmpdir(), 'pezzottify-addresses-'))
  await makeAlbum(music, { ...odd, artist: 'The Sines', tracks: ['Low'], tags: { GENRE: odd.genres } })
  server = await startServer(['--demo', '--music', music])
  world = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true, force: true })
})

test('a link that was mangled on its way leaves no trace on the pages opened after it', async () => {
  const account = await world.addUser('mia', 'Regular')
  const { page, context } = await world.visit(account, '/albums')
  await page.getByRole('link', { name: 'Four Rooms, One Evening' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Four Rooms, One Evening' }).waitFor()
  for (const kind of ['album', 'artist']) {
    await page.goto(`${server.url}/${kind}/${'x'.repeat(300)}`)
    await page.getByRole('heading', { level: 1, name: `This ${kind} is not here` }).waitFor()
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

test('a genre that is dots, or a whole text, has a page of its own, also after a reload', async () => {
  const account = await world.addUser('gina', 'Regular')
  const { page, context } = await world.visit(account, '/genres')
  for (const genre of odd.genres) {
    await page.goto(`${server.url}/genres`)
    await page
      .getByRole('link')
      .filter({ has: page.getByText(genre, { exact: true }) })
      .click()
    for (const time of ['first', 'reloaded']) {
      await page.getByRole('heading', { level: 1, name: genre, exact: true }).waitFor()
      await page.getByRole('link', { name: odd.title }).waitFor()
      if (time === 'first') await page.reload()
    }
  }
  await context.close()
})
