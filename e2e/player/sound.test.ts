import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openBrowser, playing, seekTo, whenPlaying, whenShown } from '../browser.ts'
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
/** The ids of the tracks by their names. */
let trackIds: Map<string, string>

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
  const ids = async (): Promise<Map<string, string>> => {
    const { items } = await world.admin.call<{ items: { id: string; name: string }[] }>(
      'GET',
      '/content/tracks',
    )
    return new Map(items.map(({ id, name }) => [name, id]))
  }
  while ((trackIds = await ids()).size < 3) await Bun.sleep(50)
  ;({ page, errors } = await world.visit(world.owner, '/login'))
  await layEar(page)
  await page.addInitScript(() => {
    // Records the calls for the lock screen, which a browser without a window does not show.
    const handlers = new Map<string, MediaSessionActionHandler | null>()
    const session = navigator.mediaSession
    const [handle, tell] = [session.setActionHandler.bind(session), session.setPositionState.bind(session)]
    session.setActionHandler = (action, handler) => {
      handle(action, handler)
      handlers.set(action, handler)
    }
    session.setPositionState = (position) => {
      tell(position)
      Object.assign(globalThis, { lockScreen: { handlers, position } })
    }
  })
  await page.addInitScript(() => {
    localStorage.setItem('volume', '1')
  })
  await page.goto(`${server.url}/tracks`)
  await whenLive(page)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const choose = (label: string, option: string): Promise<unknown> =>
  page.getByRole('main').getByLabel(label, { exact: true }).selectOption(option)
const toSettings = (): Promise<void> => page.getByRole('link', { name: 'Settings' }).first().click()

type LockScreen = {
  handlers: Map<string, MediaSessionActionHandler | null>
  position: { position: number; duration: number; playbackRate: number }
}
const lockScreen = (): Promise<LockScreen['position']> =>
  page.evaluate(() => (globalThis as unknown as { lockScreen: LockScreen }).lockScreen.position)
const pressOnLockScreen = (
  action: MediaSessionAction,
  details: { seekTime?: number; seekOffset?: number },
): Promise<void> =>
  page.evaluate(
    ([name, given]) => {
      const { handlers } = (globalThis as unknown as { lockScreen: LockScreen }).lockScreen
      handlers.get(name)?.({ action: name, ...given })
    },
    [action, details] as const,
  )

/** The loudness of the two tones, after a setting has had time to take effect. */
async function tonesNow(): Promise<{ low: number; high: number; peak: number }> {
  const stretches = (await listenFor(page, 700, [lowHz, highHz])).slice(-16)
  return {
    low: median(stretches.map(({ tones }) => tones[0] ?? 0)),
    high: median(stretches.map(({ tones }) => tones[1] ?? 0)),
    peak: Math.max(...stretches.map(({ peak }) => peak)),
  }
}

test('loudness, equaliser, speed and fades are heard as they are chosen', async () => {
  await playTrack(page, 'Quiet')
  await whenPlaying(page, ({ time }) => time > 0.3)
  await toSettings()

  await choose('Equal loudness', 'Off')
  const asRecorded = await tonesNow()
  expect(asRecorded.low).toBeCloseTo(0.1, 2)
  await choose('Equal loudness', 'By album')
  expect(decibels((await tonesNow()).low, asRecorded.low)).toBeCloseTo(-6, 0)
  await choose('Equal loudness', 'By track')
  // Forty decibels would clip: its own peak is the limit.
  const loud = await tonesNow()
  expect(decibels(loud.low, asRecorded.low)).toBeCloseTo(14, 0)
  expect(loud.peak).toBeWithin(0.9, 1.001)
  await choose('Equal loudness', 'Off')

  await choose('Equaliser', 'More bass')
  const bass = await tonesNow()
  await choose('Equaliser', 'More treble')
  const treble = await tonesNow()
  expect(decibels(bass.low, bass.high)).toBeGreaterThan(1.5)
  expect(decibels(treble.low, treble.high)).toBeLessThan(-1.5)
  expect(Math.max(bass.peak, treble.peak)).toBeLessThan(asRecorded.peak * 1.05)
  await choose('Equaliser', 'Off')

  for (const [option, rate] of [
    ['2 ×', 2],
    ['0.5 ×', 0.5],
  ] as const) {
    await choose('Speed', option)
    const [before, from] = [await playing(page), await pageTime(page)]
    const { low } = await tonesNow()
    const [after, to] = [await playing(page), await pageTime(page)]
    expect((after.time - before.time) / ((to - from) / 1_000)).toBeWithin(rate * 0.8, rate * 1.2)
    expect(decibels(low, asRecorded.low)).toBeWithin(-3, 3)
    expect((await lockScreen()).playbackRate).toBe(rate)
  }
  await choose('Speed', 'As recorded')

  await pressOnLockScreen('seekto', { seekTime: 30 })
  await whenPlaying(page, ({ time, paused }) => time >= 30.2 && !paused)
  const onScreen = await lockScreen()
  expect(onScreen).toMatchObject({ duration: 60, playbackRate: 1 })
  expect(onScreen.position).toBeWithin(29.9, 32)
  await pressOnLockScreen('seekbackward', { seekOffset: 20 })
  await whenPlaying(page, ({ time }) => time > 10 && time < 14)

  const between = async (): Promise<number> => {
    await listenFor(page, 400, [])
    const from = await pageTime(page)
    await playButton(page).click()
    await listenFor(page, 500, [])
    const stretches = await heardSince(page, from, [])
    expect(stretches.at(-1)?.peak).toBeLessThan(0.001)
    return stretches.filter(({ peak }) => peak > asRecorded.peak * 0.05 && peak < asRecorded.peak * 0.9)
      .length
  }
  expect(await between()).toBeGreaterThanOrEqual(3)
  await page.getByLabel('Fade when pausing').click()
  await playButton(page).click()
  expect(await between()).toBeLessThanOrEqual(2)
  expect(errors).toEqual([])
})

test('a crossfade lets both tracks sound, and their sum stays equally loud', async () => {
  await choose('Crossfade', '2 s')
  await page.goBack()
  await playTrack(page, 'Low')
  await whenPlaying(page, ({ time }) => time > 0.2)
  await seekTo(page, 0.87)
  const from = await pageTime(page)
  await whenShown(page, ({ title, seconds }) => title === 'Middle' && seconds >= 2)
  const heard = await heardSince(page, from, [lowHz, highHz])
  const both = heard.filter(({ tones: [low = 0, high = 0] }) => low > 0.05 && high > 0.05)
  expect(both.length).toBeGreaterThan(40)
  const sums = both.map(({ tones: [low = 0, high = 0] }) => decibels(Math.hypot(low, high), 0.4))
  // A stretch in which the machine was held up may be torn.
  const steady = sums.filter((db) => Math.abs(db) < 1)
  expect(steady.length / sums.length).toBeGreaterThan(0.9)
  expect(errors).toEqual([])
})

test('a next track that could not be fetched in time begins when this one has ended, without a crossfade', async () => {
  let isRefused = false
  await page.route(`**/content/stream/${trackIds.get('Middle')}*`, (route) => {
    if (isRefused) return route.continue()
    isRefused = true
    return route.fulfill({ status: 503, headers: { 'x-error-code': 'unavailable' } })
  })
  await playTrack(page, 'Low')
  await whenPlaying(page, ({ time }) => time > 0.2)
  await seekTo(page, 0.87)
  const from = await pageTime(page)
  await whenShown(page, ({ title, seconds }) => title === 'Middle' && seconds >= 2)
  expect(isRefused).toBe(true)
  const heard = await heardSince(page, from, [lowHz, highHz])
  expect(heard.filter(({ tones: [, high = 0] }) => high > 0.35).length).toBeGreaterThan(40)
  await page.unroute(`**/content/stream/${trackIds.get('Middle')}*`)
  // The browser itself complains of the refused request.
  expect(errors.splice(0)).toHaveLength(1)
})

test('the sleep timer fades the music out with the track, and the next one waits', async () => {
  await page.getByTestId('player-bar').getByRole('button', { name: 'Open full player' }).click()
  const full = page.getByTestId('full-player')
  await full.getByTestId('sleep-button').click()
  await page.getByRole('menuitemradio', { name: 'End of the track' }).click()
  await full.getByRole('button', { name: 'The music ends with this track' }).waitFor()
  await page.keyboard.press('Escape')
  await seekTo(page, 0.87)
  const from = await pageTime(page)
  await whenShown(page, ({ title }) => title === 'Quiet')
  await page.getByTestId('player-bar').getByRole('button', { name: 'Play', exact: true }).waitFor()
  const heard = await heardSince(page, from, [highHz])
  const levels = heard.map(({ tones: [high = 0] }) => high).filter((level) => level > 0.01)
  expect(levels.length).toBeGreaterThan(40)
  const thirds = [0.2, 0.5, 0.8].map((part) => levels[Math.floor(levels.length * part)] ?? 0)
  expect(thirds.toSorted((a, b) => b - a)).toEqual(thirds)
  expect(thirds[2]).toBeLessThan(0.2)
  const isSilent = async (ms: number): Promise<boolean> =>
    (await listenFor(page, ms, [])).every(({ peak }) => peak < 0.001)
  // The meter still holds what sounded last.
  while (!(await isSilent(50))) await Bun.sleep(50)
  expect(await isSilent(300)).toBe(true)
  expect(await page.getByTestId('sleep-button').count()).toBe(0)
})

test('after minutes the music ends where it is, also when the page was loaded anew meanwhile', async () => {
  await toSettings()
  await page.getByRole('main').getByRole('button', { name: 'Set', exact: true }).click()
  await page.getByRole('menuitem', { name: '15 minutes' }).click()
  const mark = page.getByTestId('player-bar').getByTestId('sleep-button')
  await mark.getByText('15 min').waitFor()
  await mark.click()
  await page.getByRole('menuitem', { name: '15 minutes more' }).click()
  await mark.getByText('30 min').waitFor()
  await page.reload()
  await mark.getByText('30 min').waitFor()

  // Few people wait for half an hour: the same timer, three seconds before its end.
  await page.evaluate(() => localStorage.setItem('sleepTimer', String(Date.now() + 3_000)))
  await page.reload()
  await playButton(page).click()
  await whenPlaying(page, ({ paused, time }) => !paused && time > 0)
  const from = await pageTime(page)
  await whenPlaying(page, ({ paused }) => paused)
  const levels = (await heardSince(page, from, [lowHz])).map(({ tones: [low = 0] }) => low)
  const loudest = Math.max(...levels)
  expect(levels.filter((level) => level > loudest * 0.1 && level < loudest * 0.8).length).toBeGreaterThan(20)
  expect(await whenShown(page, () => true)).toMatchObject({ title: 'Quiet' })
  await mark.waitFor({ state: 'detached' })
  expect(errors).toEqual([])
})
