import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { desktop, openBrowser, openPage } from './browser.ts'
import { type ServerProcess, startServer } from './server.ts'

const owner = {
  user_handle: 'Elena',
  password: 'eight or more',
  device_uuid: 'e2e-owner-device',
  device_type: 'web',
}
const rate = 44_100
/** Not a multiple of any codec's frame. */
const cutAt = 130_111
const codecs: Record<string, string[]> = {
  flac: ['-c:a', 'flac'],
  mp3: ['-c:a', 'libmp3lame', '-b:a', '192k'],
  opus: ['-c:a', 'libopus', '-b:a', '128k'],
  m4a: ['-c:a', 'aac', '-b:a', '192k'],
  wav: ['-c:a', 'pcm_s16le'],
}

let browser: Browser
let music: string
let server: ServerProcess
let page: Page
let errors: string[]

/** One sine cut in two, as two tracks of an album for each format. */
async function makeAlbum(format: string, encoding: string[]): Promise<void> {
  const folder = join(music, format)
  mkdirSync(folder)
  const sine = `sine=frequency=441:sample_rate=${rate}:duration=6,volume=4`
  for (const [number, trim] of [
    [1, `atrim=end_sample=${cutAt}`],
    [2, `atrim=start_sample=${cutAt}:end_sample=${2 * cutAt},asetpts=N/SR/TB`],
  ] as const) {
    const tags = {
      title: `${format} ${number}`,
      artist: 'The Sines',
      album: `Cut ${format}`,
      track: `${number}/2`,
    }
    const metadata = Object.entries(tags).flatMap(([key, value]) => ['-metadata', `${key}=${value}`])
    const out = join(folder, `${number}.${format}`)
    const child = Bun.spawn(
      [
        'ffmpeg',
        '-nostdin',
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        sine,
        '-af',
        trim,
        ...encoding,
        ...metadata,
        out,
      ],
      { stderr: 'inherit' },
    )
    expect(await child.exited).toBe(0)
  }
}

beforeAll(async () => {
  music = mkdtempSync(join(tmpdir(), 'pezzottify-gapless-'))
  await Promise.all(Object.entries(codecs).map(([format, encoding]) => makeAlbum(format, encoding)))
  ;[browser, server] = await Promise.all([openBrowser(), startServer(['--music', music])])
  const context = await browser.newContext(desktop)
  const data = { ...owner, code: await server.setupCode() }
  expect((await context.request.post(`${server.url}/v1/setup/owner`, { data })).status()).toBe(201)
  ;({ page, errors } = await openPage(context))
  // Endless play is off, since the album must end.
  await page.addInitScript(() => localStorage.setItem('pezzottify_preferences', '{"endlessPlay":false}'))
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
  rmSync(music, { recursive: true, force: true })
})

/** Starts recording the output of the app's own element. */
const record = (page: Page): Promise<void> =>
  page.evaluate((rate) => {
    const audio = document.querySelector<HTMLAudioElement>('[data-testid="audio"]')
    if (!audio) throw new Error('The page has no audio')
    const context = new AudioContext({ sampleRate: rate })
    const source = context.createMediaElementSource(audio)
    const tape = context.createScriptProcessor(4096, 1, 1)
    const taken: Float32Array[] = []
    tape.onaudioprocess = ({ inputBuffer }) => void taken.push(inputBuffer.getChannelData(0).slice())
    source.connect(tape).connect(context.destination)
    Object.assign(globalThis, { taken })
  }, rate)

/** The longest silence between the first and the last sound, and their distance. */
const heard = (page: Page): Promise<{ gapMs: number; seconds: number }> =>
  page.evaluate((rate) => {
    // Put there by `record`.
    const { taken } = globalThis as unknown as { taken: Float32Array[] }
    let [first, last, gap, at] = [-1, -1, 0, 0]
    for (const block of taken) {
      for (const value of block) {
        at += 1
        if (Math.abs(value) <= 0.05) continue
        if (last >= 0) gap = Math.max(gap, at - last)
        if (first < 0) first = at
        last = at
      }
    }
    return { gapMs: (1_000 * gap) / rate, seconds: (last - first) / rate }
  }, rate)

test.each(Object.keys(codecs))(
  'an album of %s runs through: one sine in two tracks sounds as one',
  async (format) => {
    await page.goto(`${server.url}/albums`)
    await page
      .getByRole('link', { name: `Cut ${format}` })
      .first()
      .click()
    await record(page)
    await page.getByRole('main').getByRole('button', { name: /^Play/ }).first().click()
    const title = page.getByTestId('now-playing-title')
    await title.filter({ hasText: `${format} 2` }).waitFor()
    await page.getByTestId('player-bar').getByRole('button', { name: 'Play', exact: true }).waitFor()
    const { gapMs, seconds } = await heard(page)
    expect(gapMs).toBeLessThan(5)
    expect(seconds).toBeWithin((2 * cutAt) / rate - 0.05, (2 * cutAt) / rate + 0.05)
    expect(errors).toEqual([])
  },
)
