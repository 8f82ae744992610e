import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { makeAlbum } from '../catalog-server/src/testing/library-fixture.ts'
import { desktop, openBrowser, openPage, phone, whenPlaying } from './browser.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

const owner = {
  user_handle: 'Elena',
  password: 'eight or more',
  device_uuid: 'e2e-owner-device',
  device_type: 'web',
}
let browser: Browser
let music: string

beforeAll(async () => {
  browser = await openBrowser()
  music = mkdtempSync(join(tmpdir(), 'pezzottify-visits-'))
  await makeAlbum(join(music, 'Apple'), {
    title: 'Apple lossless',
    artist: 'Alacrity',
    tracks: ['Peel'],
    format: 'alac',
    seconds: 5,
  })
  await makeAlbum(join(music, 'Tones'), {
    title: 'Tones',
    artist: 'The Sines',
    tracks: ['Low', 'Middle', 'High'],
    seconds: 20,
  })
})
afterAll(async () => {
  await browser.close()
  rmSync(music, { recursive: true, force: true })
})

/** A page of a user who is signed in already. */
async function visit(server: ServerProcess, options: BrowserContextOptions) {
  const context = await browser.newContext(options)
  const path = (await context.request.get(`${server.url}/v1/setup`)).ok() ? 'setup/owner' : 'auth/login'
  const data = path === 'setup/owner' ? { ...owner, code: await server.setupCode() } : owner
  const response = await context.request.post(`${server.url}/v1/${path}`, { data })
  expect(response.status()).toBe(201)
  return { context, ...(await openPage(context)) }
}

test('a format that the browser cannot decode plays converted, and says so', async () => {
  await using server = await startServer(['--music', music])
  const { context, page, errors } = await visit(server, desktop)
  await page.goto(`${server.url}/albums`)
  await page.getByRole('link', { name: 'Apple lossless' }).first().click()
  await page.getByRole('main').getByRole('button', { name: /^Play/ }).first().click()
  const now = await whenPlaying(page, ({ time, paused }) => time > 0.5 && !paused)
  expect(new URL(now.source).searchParams.get('format')).toBe('wav')
  expect(await page.getByText('→ WAV').first().textContent()).toContain('ALAC')
  expect(errors).toEqual([])
  await context.close()
})

test('an empty library shows what is in the folder, and the demo album is one click away', async () => {
  const empty = join(music, 'nothing here')
  mkdirSync(empty, { recursive: true })
  await Bun.write(join(empty, 'notes.txt'), 'no music')
  await using server = await startServer(['--music', empty])
  const { context, page, errors } = await visit(server, desktop)
  await page.goto(server.url)
  await page.getByText('nothing here').first().waitFor()
  await page.getByRole('button', { name: /demo/i }).first().click()
  await page.getByRole('link', { name: 'Four Rooms, One Evening' }).first().click()
  await page.getByRole('main').getByRole('button', { name: /^Play/ }).first().click()
  await whenPlaying(page, ({ time, paused }) => time > 0.3 && !paused)
  expect(errors).toEqual([])
  await context.close()
})

test('on a phone: search as you type, play from the results, open the player, skip and pause', async () => {
  await using server = await startServer(['--music', music])
  const { context, page, errors } = await visit(server, phone)
  await page.goto(`${server.url}/search`)
  await page
    .getByRole('searchbox')
    .or(page.getByPlaceholder(/search/i))
    .first()
    .fill('tones')
  await page
    .getByRole('row', { name: /^Tones/ })
    .first()
    .click()
  // The page of the search has buttons that begin alike, such as that for playlists.
  await page.waitForURL(/\/album\//)
  await page.getByRole('main').getByRole('button', { name: /^Play/ }).first().click()
  const first = await whenPlaying(page, ({ time, paused }) => time > 0.3 && !paused)
  await page.getByTestId('mini-player').click({ position: { x: 120, y: 20 } })
  const player = page.getByTestId('full-player')
  await player.getByRole('button', { name: /next/i }).click()
  await whenPlaying(page, ({ source, time, paused }) => source !== first.source && time > 0.2 && !paused)
  await player.getByTestId('play-pause').click()
  await whenPlaying(page, ({ paused }) => paused)
  expect(errors).toEqual([])
  await context.close()
})

test('signed out, every page leads to the log-in and back to where one wanted to go', async () => {
  await using server = await startServer(['--music', music])
  const { context: signedIn } = await visit(server, desktop)
  await signedIn.close()
  const context = await browser.newContext(desktop)
  const { page, errors } = await openPage(context)
  await page.goto(`${server.url}/artists`)
  await page.waitForURL(/\/login/)
  await page.locator('input[type="text"]').first().fill(owner.user_handle)
  await page.locator('input[type="password"]').first().fill('wrong one')
  await page.locator('button[type="submit"]').first().click()
  await page.getByText('Invalid username or password').waitFor()
  await page.locator('input[type="password"]').first().fill(owner.password)
  await page.locator('button[type="submit"]').first().click()
  await page.waitForURL(/\/artists/)
  await page.getByRole('link', { name: 'The Sines' }).first().waitFor()
  expect(await page.evaluate(() => document.cookie)).toBe('')
  expect(errors.filter((error) => !error.includes('401'))).toEqual([])
  await context.close()
})

test.each(['on', 'off'])('where other apps are %s, the palette and the settings say so', async (subsonic) => {
  await using server = await startServer(['--music', music, '--subsonic', subsonic])
  const { context, page, errors } = await visit(server, desktop)
  await page.goto(`${server.url}/settings`)
  await page.getByRole('region', { name: 'Account' }).waitFor()
  const apps = page.getByRole('region', { name: 'Apps' })
  await apps.waitFor({ state: subsonic === 'on' ? 'visible' : 'detached' })
  await page.keyboard.press('Control+k')
  const palette = page.getByTestId('palette')
  await palette.getByRole('option', { name: 'Home' }).waitFor()
  await page.keyboard.type('settings: a')
  const option = palette.getByRole('option', { name: /^Settings: / })
  await option.getByText('Settings: Account').waitFor()
  expect(await option.getByText('Settings: Apps').count()).toBe(subsonic === 'on' ? 1 : 0)
  expect(errors).toEqual([])
  await context.close()
})
