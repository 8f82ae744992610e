import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { makeAlbum, makePng } from '../../catalog-server/src/testing/library-fixture.ts'
import { openBrowser, openPage } from '../browser.ts'
import { createDevices, whenLive } from '../devices.ts'
import { freePort } from '../free-port.ts'
import { whenRows } from '../offline-page.ts'
import { startServer } from '../server.ts'
import { openShell, until, webView } from './shell.ts'

const albumName = 'Trees'
const listName = 'For the train'
const whenNow = (page: Page, title: string) =>
  page.getByTestId('now-playing-title').first().getByText(title, { exact: true }).waitFor()

type Track = { id: string; name: string; album_id: string }

test('a kept album plays in the app without the server, and what was changed is there when it opens again', async () => {
  const music = mkdtempSync(join(tmpdir(), 'pezzottify-phone-'))
  const cover = makePng(600, 600, '#336699')
  const tones = { artist: 'The Sines', seconds: 8, cover }
  await makeAlbum(join(music, 'Trees'), { title: albumName, tracks: ['Alder', 'Birch', 'Cedar'], ...tones })
  await makeAlbum(join(music, 'Stones'), { title: 'Stones', tracks: ['Granite'], ...tones })
  const [port, options] = [String(await freePort()), ['--music', music]]
  const server = await startServer(options, undefined, undefined, { port })
  const browser = await openBrowser()
  const world = await createDevices(server, browser)
  let tracks: Track[] = []
  const read = () => world.admin.call<{ items: Track[] }>('GET', '/content/tracks')
  await until(async () => (tracks = (await read()).items).length === 4, 'the scan')
  const named = (name: string): Track => tracks.find((track) => track.name === name)!
  const [first, second, other] = [named('Alder'), named('Birch'), named('Granite')]
  const list = { name: listName, track_ids: [first.id, other.id] }
  await world.admin.call('POST', '/user/playlist', list)

  const context = await world.signedIn(world.owner, webView)
  const shell = await openShell(context, { origin: server.url, trackMs: 8_000 })
  const { page } = await openPage(context)
  await page.goto(`${server.url}/album/${first.album_id}`)
  await whenLive(page)
  await page.getByRole('button', { name: 'Keep offline' }).tap()
  await until(() => shell.music().length === 3, 'the files of the album')
  await until(() => [...shell.files.keys()].some((key) => key.startsWith('picture.')), 'its picture')
  await page.getByRole('link', { name: 'Library' }).tap()
  await page.getByRole('link', { name: 'Playlists' }).first().tap()
  await page.getByRole('link', { name: listName }).first().tap()
  await page.getByRole('row').nth(1).waitFor()
  const playlistPath = new URL(page.url()).pathname

  await whenRows(page, 'snapshots', 1)
  await server.kill()
  shell.serverIsAway(true)
  await page.goto(`${server.url}/album/${first.album_id}`)
  await page.getByRole('heading', { level: 1, name: albumName }).waitFor()
  const picture = page.locator('.art--hero img').first()
  await picture.waitFor()
  await until(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth > 0), 'the picture')
  await page.getByRole('row', { name: first.name }).first().tap()
  await whenNow(page, first.name)
  await until(() => shell.player.told().state === 'playing', 'music')
  expect(shell.isKept(shell.player.told().url)).toBe(true)
  await until(() => shell.isKept(shell.player.next()), 'the next track, from its file')
  shell.press('next')
  await whenNow(page, second.name)

  await page.locator('.record').getByRole('button', { name: 'Like', exact: true }).tap()
  await page.goto(server.url + playlistPath)
  await page
    .getByRole('button', { name: `More for ${other.name}` })
    .first()
    .tap()
  await page.getByRole('dialog').getByText('Remove from playlist').first().tap()
  await page.getByRole('row', { name: other.name }).waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('row', { name: first.name }).first().waitFor()
  expect(await page.getByRole('row', { name: other.name }).count()).toBe(0)

  shell.player.end()
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true, force: true })
}, 60_000)
