import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { makeAlbum } from '../../catalog-server/src/testing/library-fixture.ts'
import { desktop, openBrowser, openPage, openProfile, shown, whenPlaying, whenShown } from '../browser.ts'
import { createDevices, whenLive } from '../devices.ts'
import { freePort } from '../../catalog-server/src/testing/free-port.ts'
import type { ServerProcess } from '../server.ts'
import { startServer } from '../server.ts'
import { forward, playButton, playTrack, status, title } from './player-world.ts'
import { makeTone, whenHeard } from './tone.ts'

let browser: Browser
let server: ServerProcess
let music: string
let port: string
let world: Awaited<ReturnType<typeof createDevices>>

beforeAll(async () => {
  music = mkdtempSync(join(tmpdir(), 'pezzottify-killed-'))
  const tracks = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Gorse']
  await makeAlbum(join(music, 'Trees'), { title: 'Trees', artist: 'The Sines', tracks, seconds: 30 })
  // So large that a browser has only a part of it.
  const heavy = ['-ar', '96000', '-ac', '2', '-c:a', 'pcm_s24le']
  makeTone(join(music, 'Heavy', 'Long.wav'), 90, { title: 'Long', artist: 'Ohm', album: 'Heavy' }, heavy)
  // No browser plays it: what the server converted by then is in its cache.
  const lossless = ['-ar', '96000', '-ac', '2', '-c:a', 'alac', '-sample_fmt', 's32p']
  makeTone(join(music, 'Heavy', 'Peel.m4a'), 90, { title: 'Peel', artist: 'Ohm', album: 'Heavy' }, lossless)
  port = String(freePort())
  ;[browser, server] = await Promise.all([
    openBrowser(),
    startServer(['--music', music], undefined, undefined, { port }),
  ])
  world = await createDevices(server, browser)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true, force: true })
})

test('a song that is chosen while the server is dead waits for it, skips nothing, and plays once it is back', async () => {
  const { page, context } = await world.visit(world.owner, '/tracks', desktop)
  await playTrack(page, 'Alder')
  await whenPlaying(page, ({ time, paused }) => time > 1 && !paused)
  await server.kill()
  await page.getByTestId('player-bar').getByRole('button', { name: 'Next' }).click()
  await status(page).getByText('Waiting for the server').waitFor()
  server = await startServer(['--music', music], undefined, server.folder, { port })
  await status(page).waitFor({ state: 'detached', timeout: 30_000 })
  expect(await title(page)).toBe('Birch')
  await whenShown(page, ({ seconds }) => seconds > 1)
  await context.close()
})

test.each([
  ['restarted', 'plays', 'Long', 'end'],
  ['killed', 'is converted', 'Peel', 'kill'],
] as const)(
  'a server that is %s while a song %s is not heard: the song goes on, and is sought as before',
  async (_, __, song, end) => {
    const { page, context } = await world.visit(world.owner, '/tracks', desktop)
    await playTrack(page, song)
    await whenHeard(page, 0, 20)
    await server[end]()
    server = await startServer(['--music', music], undefined, server.folder, { port })
    await forward(page)
    await forward(page)
    await whenHeard(page, 60, 90)
    expect(await title(page)).toBe(song)
    expect(await status(page).count()).toBe(0)
    await context.close()
  },
)

test('a browser that is killed has told what was heard, ten seconds at most aside, and opens with that song, second and play', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'pezzottify-profile-'))
  const killed = await openProfile(profile)
  const account = await world.addUser('kim', 'Regular')
  const data = { ...account, device_uuid: 'e2e-killed-browser', device_type: 'web' }
  await killed.context.request.post(`${server.url}/v1/auth/login`, { data })
  const { page } = await openPage(killed.context)
  await page.goto(`${server.url}/tracks`)
  await whenLive(page)
  await playTrack(page, 'Alder')
  await whenPlaying(page, ({ time }) => time > 14, 60_000)
  const { seconds } = await shown(page)
  killed.kill()

  const kim = await world.device(account)
  type Plays = { items: { duration_seconds: number }[] }
  const plays = async (): Promise<number[]> =>
    (await kim.call<Plays>('GET', '/user/listening/plays')).items.map((play) => play.duration_seconds)
  expect(await plays()).toEqual([expect.any(Number)])
  expect((await plays())[0]).toBeWithin(seconds - 11, seconds + 1)

  const { context } = await openProfile(profile)
  // Chromium writes cookies down every half minute: that of a session this young is lost.
  await context.request.post(`${server.url}/v1/auth/login`, { data })
  const { page: again } = await openPage(context)
  await again.goto(`${server.url}/tracks`)
  await whenLive(again)
  const stood = await whenShown(again, (now) => now.title === 'Alder')
  // The position is stored every four seconds; `localStorage`, which Chromium writes up to a minute late, had none of it.
  expect(stood.seconds).toBeWithin(seconds - 6, seconds + 3)
  await playButton(again).click()
  await whenShown(again, (now) => now.seconds > stood.seconds + 3)
  await playButton(again).click()
  for (let wait = 0; wait < 100 && ((await plays())[0] ?? 0) < 12; wait += 1) await Bun.sleep(100)
  expect((await plays()).length).toBe(1)
  await context.close()
  rmSync(profile, { recursive: true, force: true })
})
