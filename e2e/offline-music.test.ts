import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { makeAlbum, makeTrack } from '../catalog-server/src/testing/library-fixture.ts'
import { desktop, openBrowser, whenPlaying, seekTo, whenShown } from './browser.ts'
import { createDevices, type Device, signInByForm, whenLive } from './devices.ts'
import { freePort } from '../catalog-server/src/testing/free-port.ts'
import { heardHz, keptBytes, rowCount, whenInstalled, whenStored, whenRows } from './offline-page.ts'
import { type ServerProcess, startServer } from './server.ts'

const withWorker = { ...desktop, serviceWorkers: 'allow' as const }
/** Long enough for a file of three pieces. */
const toneSeconds = 50
const noiseSeconds = 26
const firstHz = 300
let browser: Browser
let music: string
let server: ServerProcess
let port: string
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  browser = await openBrowser()
  music = mkdtempSync(join(tmpdir(), 'pezzottify-offline-'))
  await makeAlbum(join(music, 'Tones'), {
    title: 'Tones',
    artist: 'The Sines',
    tracks: ['Low', 'Middle', 'High'],
    format: 'wav',
    seconds: toneSeconds,
    frequencyHz: firstHz,
  })
  await makeAlbum(join(music, 'Short'), {
    title: 'Short',
    artist: 'The Sines',
    tracks: ['One', 'Two', 'Three'],
  })
  for (const title of ['Grey', 'White', 'Pink']) await makeNoise(title)
  port = String(freePort())
  server = await startServer(['--music', music], undefined, undefined, { port })
  world = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true, force: true })
})

/** Two megabytes that cannot be compressed. */
async function makeNoise(title: string): Promise<void> {
  const tags = [`title=${title}`, 'album=Noise', 'artist=Static'].flatMap((tag) => ['-metadata', tag])
  const source = `anoisesrc=duration=${noiseSeconds}:sample_rate=44100:amplitude=0.9`
  const folder = join(music, 'Noise')
  mkdirSync(folder, { recursive: true })
  const command = [
    'ffmpeg',
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    source,
    ...tags,
    join(folder, `${title}.wav`),
  ]
  if ((await Bun.spawn(command).exited) !== 0) throw new Error('ffmpeg made no noise')
}
async function whenScanned(device: Device): Promise<void> {
  while ((await device.call<{ state: string }>('GET', '/admin/library/scan')).state !== 'idle')
    await Bun.sleep(50)
}
const again = async (): Promise<void> => {
  server = await startServer(['--music', music], undefined, server.folder, { port })
}
const keepButton = (page: Page) => page.locator('.record').getByRole('button', { name: 'Keep offline' })
async function openAlbum(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: 'Albums' }).first().click()
  await page.getByRole('main').getByRole('link', { name }).first().click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}
async function tracksOf(device: Device, album: string): Promise<string[]> {
  type Found = { items: { id: string; name: string; album_name: string }[] }
  const { items } = await device.call<Found>('GET', '/content/tracks?limit=100')
  return items.filter((track) => track.album_name === album).map(({ id }) => id)
}

test('a kept album plays to its end without server and network, each tone in its place, and is sought freely', async () => {
  const account = await world.addUser('anna', 'Regular')
  const { page, context } = await world.visit(account, '/', withWorker)
  await openAlbum(page, 'Short')
  await openAlbum(page, 'Tones')
  await keepButton(page).click()
  await whenInstalled(page)
  await whenStored(page, 3)
  await page
    .locator('.record')
    .getByRole('button', { name: 'Kept offline. Remove from this device' })
    .waitFor()

  await server.kill()
  await context.setOffline(true)
  await page.reload()
  await page.getByRole('heading', { level: 1, name: 'Tones' }).waitFor()
  await page.locator('.record').getByRole('button', { name: /^Play/ }).click()
  for (const index of [0, 1, 2]) {
    await whenPlaying(page, ({ time, paused }) => time > 0.2 && !paused)
    expect(await heardHz(page)).toBeWithin(firstHz + index * 10 - 4, firstHz + index * 10 + 4)
    await seekTo(page, (toneSeconds - 2) / toneSeconds)
    const { title } = await whenShown(page, ({ seconds }) => seconds > toneSeconds - 2 + 0.3)
    if (index === 1)
      expect(await heardHz(page)).toBeWithin(firstHz + index * 10 - 4, firstHz + index * 10 + 4)
    if (index < 2) await whenShown(page, (now) => now.title !== title)
  }
  await whenPlaying(page, ({ paused }) => paused)

  await openAlbum(page, 'Short')
  expect(await page.locator('.row.is-unavailable').count()).toBe(3)
  await page.locator('.row.is-unavailable[data-tooltip="Not kept offline"]').first().waitFor()
  await page.getByRole('link', { name: 'Offline' }).first().click()
  await page.getByRole('main').getByRole('link', { name: 'Tones' }).waitFor()

  await context.close()
  await again()
})

test('a kept playlist follows its changes, and a file that was replaced is fetched anew', async () => {
  const account = await world.addUser('bela', 'Regular')
  const device = await world.device(account)
  const [one = '', two = '', three = ''] = await tracksOf(device, 'Short')
  const id = await device.call<string>('POST', '/user/playlist', {
    name: 'Road',
    track_ids: [one, two],
  })
  const { page, context } = await world.visit(account, `/playlist/${id}`, withWorker)
  await keepButton(page).click()
  await whenStored(page, 2)

  await device.call('PUT', `/user/playlist/${id}/add`, { tracks_ids: [three] })
  await whenStored(page, 3)
  await device.call('PUT', `/user/playlist/${id}/remove`, { tracks_positions: [0] })
  await whenStored(page, 2)
  expect(await rowCount(page, 'pieces')).toBe(2)

  const before = await keptBytes(page)
  const tags = {
    TITLE: 'Two',
    ARTIST: 'The Sines',
    ALBUM: 'Short',
    ALBUMARTIST: 'The Sines',
    TRACKNUMBER: '2/3',
  }
  await makeTrack(join(music, 'Short', '02 Two.mp3'), {
    frequencyHz: 310,
    tags: { ...tags, COMMENT: 'longer '.repeat(1_000) },
  })
  await world.admin.call('POST', '/admin/library/scan', {})
  await whenScanned(world.admin)
  await page.reload()
  await whenStored(page, 2, before + 5_000)
  expect([await rowCount(page, 'tracks'), await rowCount(page, 'pieces')]).toEqual([2, 2])

  await page.locator('.record').getByRole('button', { name: 'Kept offline. Remove from this device' }).click()
  await whenStored(page, 0)
  expect(await rowCount(page, 'pieces')).toBe(0)
  await context.close()
})

test('a download is paused, and goes on after a reload where it stood', async () => {
  const account = await world.addUser('carl', 'Regular')
  const { page, context } = await world.visit(account, '/', withWorker)
  await openAlbum(page, 'Tones')
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  const slow = { offline: false, latency: 0, downloadThroughput: 1_000_000, uploadThroughput: -1 }
  await session.send('Network.emulateNetworkConditions', slow)
  const ranges: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/v1/content/stream/')) ranges.push(request.headers()['range'] ?? '')
  })
  await keepButton(page).click()
  await page.getByRole('link', { name: 'Offline' }).first().click()
  const keeping = page.getByTestId('keeping')
  await page.locator('[data-testid="keeping"][data-status="fetching"]').waitFor()
  await whenRows(page, 'fetching', 1)
  await keeping.getByRole('button', { name: 'Pause' }).click()
  await keeping.getByText(/^Paused/).waitFor()
  const pieces = await rowCount(page, 'pieces')
  expect(pieces).toBeWithin(1, 3)
  await session.send('Network.emulateNetworkConditions', { ...slow, downloadThroughput: -1 })
  await page.reload()
  await keeping.getByText(/^Paused/).waitFor()
  expect(await rowCount(page, 'pieces')).toBe(pieces)

  ranges.length = 0
  await keeping.getByRole('button', { name: 'Go on' }).click()
  await whenStored(page, 3)
  await keeping.waitFor({ state: 'detached' })
  expect(ranges[0]).toBe(`bytes=${pieces * 2_097_152}-`)
  await context.close()
})

test('a device that is full says so and keeps no half of a track; with room again the rest comes', async () => {
  const account = await world.addUser('clea', 'Regular')
  const context = await browser.newContext(withWorker)
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  // Room for the app and a track of two megabytes.
  const room = { origin: server.url, quotaSize: 7_000_000 }
  await session.send('Storage.overrideQuotaForOrigin', room)
  await signInByForm(page, server.url, account)
  await whenInstalled(page)
  await openAlbum(page, 'Noise')
  await keepButton(page).click()
  await page.getByTestId('out-of-room').getByText('This device is full.').waitFor()
  const tracks = await rowCount(page, 'tracks')
  expect(tracks).toBeWithin(1, 3)
  expect([await rowCount(page, 'fetching'), await rowCount(page, 'pieces')]).toEqual([0, 2 * tracks])

  await session.send('Storage.overrideQuotaForOrigin', { origin: server.url })
  await page.getByTestId('out-of-room').getByRole('link', { name: 'Show' }).click()
  await page.getByTestId('keeping').getByRole('button', { name: 'Go on' }).click()
  await whenStored(page, 3)
  await page.getByTestId('out-of-room').waitFor({ state: 'detached' })
  await context.close()
})

test('at sign-out I choose what happens to my offline music; the next user neither sees nor plays it', async () => {
  const [dora, emil] = [await world.addUser('dora', 'Regular'), await world.addUser('emil', 'Regular')]
  const { page, context } = await world.visit(dora, '/', withWorker)
  await openAlbum(page, 'Short')
  const album = page.url()
  await keepButton(page).click()
  await whenInstalled(page)
  await whenStored(page, 3)
  const [track = ''] = await tracksOf(await world.device(dora), 'Short')

  await page.goto(`${server.url}/logout`)
  await page.getByRole('button', { name: 'Keep and sign out' }).click()
  await page.waitForURL('**/login')
  await signInByForm(page, server.url, emil)
  await whenLive(page)
  expect(await page.getByRole('link', { name: 'Offline' }).count()).toBe(0)
  await page.goto(`${server.url}/settings#offline`)
  await page.getByTestId('offline-meter').getByText('0 tracks').waitFor()
  await whenRows(page, 'answers', 1)
  expect(await rowCount(page, 'tracks')).toBe(3)

  await server.kill()
  const played = await page.evaluate(
    (track) =>
      fetch(`/v1/content/stream/${track}?kept=1`).then(
        ({ status }) => status,
        () => 'nothing',
      ),
    track,
  )
  expect(played).toBe('nothing')
  await page.goto(album)
  await page.getByRole('heading', { level: 1, name: 'This album did not load' }).waitFor()
  await again()

  await page.goto(`${server.url}/logout`)
  await page.waitForURL('**/login')
  await signInByForm(page, server.url, dora)
  await page.getByRole('link', { name: 'Offline' }).first().click()
  // The previous page shows the album too, twice.
  await page.waitForURL('**/offline')
  await page.getByRole('main').getByRole('link', { name: 'Short' }).waitFor()
  await page.goto(`${server.url}/logout`)
  await page.getByRole('button', { name: 'Remove and sign out' }).click()
  await page.waitForURL('**/login')
  expect([
    await rowCount(page, 'tracks'),
    await rowCount(page, 'pieces'),
    await rowCount(page, 'items'),
  ]).toEqual([0, 0, 0])
  await context.close()
})
