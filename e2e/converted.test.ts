import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from './browser.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

/** A tone that rises from 300 Hz by 50 Hz a second: its pitch tells the time. */
const rising = "aevalsrc='0.5*sin(2*PI*(300*t+25*t*t))':d=120:s=44100"
const folder = mkdtempSync(join(tmpdir(), 'pezzottify-converted-'))
const music = join(folder, 'music')

let server: ServerProcess
let browser: Browser
let context: BrowserContext
let page: Page
const ids = new Map<string, string>()

async function makeTone(name: string, ...options: string[]): Promise<void> {
  const title = ['-metadata', `title=${name}`, '-metadata', 'album=Tones', '-metadata', 'artist=Sines']
  const input = ['-f', 'lavfi', '-i', rising, '-ac', '2']
  const child = Bun.spawn(
    ['ffmpeg', '-v', 'error', '-y', ...input, ...options, ...title, join(music, name)],
    {
      stderr: 'pipe',
    },
  )
  expect(await new Response(child.stderr).text()).toBe('')
}

beforeAll(async () => {
  mkdirSync(music)
  await Promise.all([
    makeTone('alac.m4a', '-c:a', 'alac'),
    makeTone('wma.wma', '-c:a', 'wmav2', '-b:a', '192k'),
  ])
  browser = await openBrowser()
  server = await startServer(['--music', music], undefined, folder)
  context = await browser.newContext()
  page = await context.newPage()
  const data = {
    user_handle: 'Elena',
    password: 'eight or more',
    device_uuid: 'e2e-owner-device',
    device_type: 'web',
    code: await server.setupCode(),
  }
  expect((await context.request.post(`${server.url}/v1/setup/owner`, { data })).status()).toBe(201)
  const catalog = new Database(join(folder, 'data/catalog.db'), { readonly: true })
  await until(() => {
    const rows = catalog.query<{ id: string; name: string }, []>('SELECT id, name FROM tracks').all()
    for (const { id, name } of rows) ids.set(name, id)
    return ids.size === 2
  })
  catalog.close()
  await page.goto(`${server.url}/v1/health`)
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

async function until(isTrue: () => boolean): Promise<void> {
  for (let wait = 0; wait < 200; wait++) {
    if (isTrue()) return
    await Bun.sleep(100)
  }
  throw new Error('It never came')
}

test.each([
  ['alac.m4a', 'format=wav'],
  ['alac.m4a', 'format=opus&kbps=128'],
  ['alac.m4a', 'format=mp3&kbps=128'],
  ['wma.wma', 'format=wav'],
])('%s as %s: a browser finds each place at once while it is first converted', async (name, query) => {
  const heard = await page.evaluate(
    async ([url, places]) => {
      const audio = new Audio(url)
      const sound = new AudioContext()
      const analyser = sound.createAnalyser()
      analyser.fftSize = 8_192
      analyser.smoothingTimeConstant = 0
      sound.createMediaElementSource(audio).connect(analyser)
      const next = (type: string): Promise<unknown> =>
        new Promise((resolve, reject) => {
          audio.addEventListener(type, resolve, { once: true })
          audio.addEventListener('error', () => reject(new Error(audio.error?.message)), { once: true })
        })
      const bins = new Float32Array(analyser.frequencyBinCount)
      const secondOfTone = (): number => {
        analyser.getFloatFrequencyData(bins)
        const loudest = bins.reduce((best, value, bin) => (value > bins[best]! ? bin : best), 0)
        return ((loudest * sound.sampleRate) / analyser.fftSize - 300) / 50
      }
      await audio.play()
      const found: { place: number; ms: number; clock: number; tone: number }[] = []
      for (const place of places) {
        const from = performance.now()
        audio.currentTime = place
        await next('seeked')
        const ms = performance.now() - from
        while (audio.currentTime < place + 0.6) await new Promise((done) => setTimeout(done, 10))
        found.push({ place, ms, clock: audio.currentTime, tone: secondOfTone() })
      }
      const { duration } = audio
      audio.removeAttribute('src')
      audio.load()
      await sound.close()
      return { duration, found }
    },
    [`/v1/content/stream/${ids.get(name)}?${query}`, [84, 31.5, 110, 5]] as const,
  )
  expect(heard.duration).toBeCloseTo(120, 1)
  // The analysis window lags behind the clock by a tenth of a second.
  for (const { clock, tone } of heard.found) expect(Math.abs(tone + 0.1 - clock)).toBeLessThan(0.1)
  const waits = heard.found.map(({ ms }) => ms).toSorted((a, b) => a - b)
  console.log(`  ${name} as ${query}: found after ${waits.map(Math.round).join(', ')} ms`)
  expect(waits[1]).toBeLessThan(300)
})
