import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { makeAlbum, makePng } from '../catalog-server/src/testing/library-fixture.ts'
import { desktop, openBrowser, openPage, whenPlaying, seekTo, whenShown } from './browser.ts'
import { startServer } from './server.ts'

let browser: Browser
let home: string

beforeAll(async () => {
  browser = await openBrowser()
  home = mkdtempSync(join(tmpdir(), 'pezzottify-home-'))
  const music = join(home, 'My music')
  const cover = makePng(400, 400, '#c8452f')
  const albums = [
    {
      title: 'Hertz',
      artist: 'The Sines',
      format: 'mp3',
      tracks: ['First light', 'Second wind', 'Third time'],
      seconds: 8,
    },
    { title: 'Lossless', artist: 'The Sines', format: 'flac', tracks: ['Whole'], seconds: 4 },
    { title: 'Opuscule', artist: 'Opus Dei', format: 'opus', tracks: ['Small work'], seconds: 4 },
    { title: 'Container', artist: 'Em Four Ay', format: 'm4a', tracks: ['Boxed'], seconds: 4 },
  ] as const
  for (const album of albums)
    await makeAlbum(join(music, album.artist, album.title), { ...album, tracks: [...album.tracks], cover })
})
afterAll(async () => {
  await browser.close()
  rmSync(home, { recursive: true, force: true })
})

async function createOwner(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('Elena')
  await page.getByLabel('Password', { exact: true }).fill('eight or more')
  await page.getByRole('button', { name: 'Continue' }).click()
}

test('from an empty folder to music playing, in the browser, by hand', async () => {
  await using server = await startServer([], home)
  const context = await browser.newContext(desktop)
  const { page, errors } = await openPage(context)
  const statuses: number[] = []
  page.on(
    'response',
    (response) => response.url().includes('/v1/content/stream/') && statuses.push(response.status()),
  )

  const link = /Set up at (\S+)/.exec(server.log())?.[1] ?? ''
  expect(link).toBe(`${server.url}/setup#code=${await server.setupCode()}`)
  await page.goto(link)
  expect(await page.getByLabel('One-time code').count()).toBe(0)
  await createOwner(page)
  await page.getByRole('treeitem', { name: 'My music' }).click()
  await page.getByText('6 files').first().waitFor()
  await page.getByRole('button', { name: 'Use this folder' }).click()
  await page.getByText('4 albums').first().waitFor()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Start listening' }).click()

  await page.getByRole('link', { name: 'Hertz' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Hertz' }).waitFor()
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Play( “?Hertz”?)?$/ })
    .first()
    .click()
  const started = await whenPlaying(page, ({ time, paused }) => time > 0.3 && !paused)
  await page.getByTestId('player-bar').getByText('0:08').first().waitFor()
  const later = await whenPlaying(page, ({ time }) => time > started.time + 0.5)
  expect(later.source).toBe(started.source)

  await seekTo(page, 0.5)
  const middle = await whenShown(page, ({ seconds }) => seconds > 3.7)
  expect(middle.seconds).toBeLessThan(5.5)
  await whenShown(page, ({ seconds }) => seconds > middle.seconds + 0.4)

  await whenShown(page, ({ title, seconds }) => title !== middle.title && seconds > 0.3)
  expect(await page.getByTestId('now-playing-title').first().innerText()).toContain('Second wind')
  expect(statuses).toContain(206)
  expect(statuses.every((status) => status === 200 || status === 206)).toBe(true)

  await page.reload()
  await page.getByTestId('now-playing-title').first().waitFor()
  expect(await page.getByTestId('now-playing-title').first().innerText()).toContain('Second wind')
  await page.getByTestId('player-bar').getByRole('button', { name: /^Play/ }).click()
  await whenPlaying(page, ({ time, paused }) => time > 0.3 && !paused)
  expect(errors).toEqual([])
  await context.close()
})
