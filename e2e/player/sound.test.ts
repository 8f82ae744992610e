import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, whenPlaying } from '../browser.ts'
import { createDevices, whenLive } from '../devices.ts'
import { type ServerProcess, startServer } from '../server.ts'
import { decibels, heardSince, layEar, listenFor, median, pageTime } from './ear.ts'
import { playButton, playTrack } from './player-world.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-sound-'))
const [lowHz, highHz] = [250, 2_000]
let browser: Browser
let server: ServerProcess
let page: Page
let errors: string[]

/** A track of pure tones, with tags that say how loud it is. */
function makeTrack(name: string, sound: string, seconds: number, tags: Record<string, string> = {}): void {
  const said = { title: name, artist: 'The Sines', album: `Of ${name}`, ...tags }
  const metadata = Object.entries(said).flatMap(([key, value]) => ['-metadata', `${key}=${value}`])
  const input = ['-f', 'lavfi', '-i', `aevalsrc='${sound}':s=48000:d=${seconds}`]
  const path = join(folder, 'music', `${name}.flac`)
  const run = Bun.spawnSync(['ffmpeg', '-v', 'error', '-y', ...input, ...metadata, path])
  expect(run.stderr.toString()).toBe('')
}
const sine = (hz: number, amplitude: number): string => `${amplitude}*sin(2*PI*${hz}*t)`

beforeAll(async () => {
  mkdirSync(join(folder, 'music'))
  makeTrack('Low', sine(lowHz, 0.4), 30)
  makeTrack('Middle', sine(highHz, 0.4), 30)
  makeTrack('Quiet', `${sine(lowHz, 0.1)}+${sine(highHz, 0.1)}`, 60, {
    REPLAYGAIN_TRACK_GAIN: '+40.00 dB',
    REPLAYGAIN_TRACK_PEAK: '0.200000',
    REPLAYGAIN_ALBUM_GAIN: '-6.02 dB',
    REPLAYGAIN_ALBUM_PEAK: '0.900000',
  })
  browser = await openBrowser()
  server = await startServer(['--music', join(folder, 'music')])
  const world = await createDevices(server, browser)
  while ((await world.admin.call<{ items: unknown[] }>('GET', '/content/tracks')).items.length < 3)
    await Bun.sleep(50)
  ;({ page, errors } = await world.visit(world.owner, '/login'))
  await layEar(page)
  await page.addInitScript(() => {
    if (!localStorage.getItem('pezzottify_preferences'))
      localStorage.setItem('pezzottify_preferences', '{"endlessPlay":false,"playBehavior":"replace"}')
    localStorage.setItem('volume', '1')
  })
  await page.goto(`${server.url}/tracks`)
  await whenLive(page)
}, 60_000)
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

/** Pages follow each other without a reload, so that the music goes on. */
const goTo = (path: string): Promise<void> =>
  page.evaluate((to) => {
    history.pushState({}, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }, path)
