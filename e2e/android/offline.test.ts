import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { makeAlbum, makePng } from '../../catalog-server/src/testing/library-fixture.ts'
import { openBrowser, openPage } from '../browser.ts'
import { createDevices, whenLive } from '../devices.ts'
import { freePort } from '../../catalog-server/src/testing/free-port.ts'
import { startServer } from '../server.ts'
import { openShell, until, webView } from './shell.ts'

const albumName = 'Trees'
const listName = 'For the train'
const whenNow = (page: Page, title: string) =>
  page.getByTestId('now-playing-title').first().getByText(title, { exact: true }).waitFor()

type Track = { id: string; name: string; album_id: string }

test('a kept album plays in the app without the server; what was changed there is there when it opens again, and reaches the server once, soon after that is back', async () => {
  const music = mkdtempSync(join(tmpdir(), 'pezzottify-phone-'))
  const cover = makePng(600, 600, '#336699')
  const tones = { artist: 'The Sines', seconds: 8, cover }
  await makeAlbum(join(music, 'Trees'), { title: albumName, tracks: ['Alder', 'Birch', 'Cedar'], ...tones })
  await makeAlbum(join(music, 'Stones'), { title: 'Stones', tracks: ['Granite'], ...tones })
  const [port, options] = [String(freePort()), ['--music', music]]
  let server = await startServer(options, undefined, undefined, { port })
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
  for (const { name } of [first, other]) await page.getByRole('row', { name }).first().waitFor()
  const playlistPath = new URL(page.url()).pathname

  const log = (since: number) =>
    world.admin.call<{ events: { type: string }[]; current_seq: number }>(
      'GET',
      `/sync/events?since=${since}`,
    )
  const { current_seq: before } = await log(0)
  await server.kill()
  shell.serverIsAway()
  await page.goto(`${server.url}/album/${first.album_id}`)
  await page.getByRole('heading', { level: 1, name: albumName }).waitFor()
  const picture = page.locator('.art--hero img').first()
  await picture.waitFor()
  await until(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth > 0), 'the picture')
  await page.getByRole('row', { name: first.name }).first().tap()
  await whenNow(page, first.name)
  await until(() => shell.player.told().state === 'playing', 'music')
  expect(shell.isDownloaded(shell.player.told().url)).toBe(true)
  await until(() => shell.isDownloaded(shell.player.next()), 'the next track, from its file')
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

  server = await startServer(options, undefined, server.folder, { port })
  await shell.serverIsBack()
  await whenLive(page)
  const changes = async (): Promise<string[]> => {
    const { events } = await log(before)
    return events.map(({ type }) => type).toSorted()
  }
  await until(async () => (await changes()).length >= 2, 'both changes')
  expect(await world.admin.call('GET', '/user/liked/album')).toEqual([first.album_id])
  const listed = await world.admin.call('GET', `/user${playlistPath}`)
  expect(listed).toMatchObject({ tracks: [first.id] })
  await page.reload()
  await whenLive(page)
  expect(await changes()).toEqual(['content_liked', 'playlist_tracks_updated'])

  // A kept playlist follows what others make of it; then all of it is cleared.
  await page.goto(server.url + playlistPath)
  await page.getByRole('button', { name: 'Keep offline' }).first().tap()
  await world.admin.call('PUT', `/user${playlistPath}/add`, { tracks_ids: [other.id] })
  await until(() => shell.music().length === 4, 'what was added to the playlist')
  await world.admin.call('PUT', `/user${playlistPath}/remove`, { tracks_positions: [1] })
  await until(() => shell.music().length === 3, 'the file to go that nothing wants any more')
  await page.goto(`${server.url}/settings`)
  await page
    .getByTestId('offline-meter')
    .getByText(/^3 tracks, \d+ kB · 10 GB left$/)
    .waitFor()
  await page.getByRole('button', { name: 'Remove all' }).tap()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove all' }).tap()
  await until(() => shell.files.size === 0, 'an empty phone')
  await page
    .getByTestId('offline-meter')
    .getByText(/^0 tracks/)
    .waitFor()

  // The settings know the phone and the app around the page.
  await page
    .getByTestId('storage')
    .getByText(/^10 GB of 10 GB free/)
    .waitFor()
  await page.getByText('Android app 0.5.0-1a2b3c4, web app').waitFor()
  await page.getByRole('button', { name: 'Change server' }).tap()
  await until(() => shell.count('openServer') === 1, 'the way to the first screen')

  // Without a window and without music nothing is connected.
  shell.press('pause')
  shell.emit('visibility', { visible: false })
  await page.locator('[data-testid="connection"][data-state="connecting"]').waitFor()
  shell.emit('visibility', { visible: true })
  await whenLive(page)

  shell.player.end()
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true, force: true })
}, 120_000)
