import type { Page } from 'playwright-core'
import { desktop, openBrowser, openPage, whenPlaying } from '../e2e/browser.ts'
import { createDevices, whenLive } from '../e2e/devices.ts'
import { freePort } from '../catalog-server/src/testing/free-port.ts'
import { startServer } from '../e2e/server.ts'
import { createListener } from './tools/listener.ts'
import { sampleOf } from './tools/measure.ts'
import type { BenchOptions } from './tools/options.ts'
import { publish } from './tools/report.ts'

const minutesDefault = 60
/** A playback is reported in whole seconds, and the listener looks ten times a second. */
const perPlayMaxSeconds = 1.5
/** An hour is not given up because the machine is busy for a moment. */
const patienceMs = 120_000
const silentMaxShare = 0.005
/** Shorter silences are between two looks at a clock of a busy machine. */
const silenceMinSeconds = 0.3

type Track = { id: string; name: string; album_id: string }

/**
 * An hour of real music in a real browser at its normal speed, while the network and the server go and come, the page
 * is loaded anew and the listener pauses, seeks and skips. What sounded is compared with what the server was told.
 */
export async function benchListening({ minutes, music }: BenchOptions): Promise<void> {
  const length = minutes > 0 ? minutes : minutesDefault
  /** From one thing that happens to the next: a minute of an hour. */
  const calmMs = length * 1_000
  if (music.length === 0) throw new Error('Which music? --music DIR, once for each folder')
  const folders = music.flatMap((folder) => ['--music', folder])
  const port = String(freePort())
  let server = await startServer(folders, undefined, undefined, { port })
  const browser = await openBrowser()
  const world = await createDevices(server, browser)
  const albums = await albumsOf(world.admin, music.length)
  const context = await world.signedIn(world.owner, { ...desktop, serviceWorkers: 'allow' })
  const listener = createListener()
  await listener.attach(context)
  const { page, errors } = await openPage(context)
  page.setDefaultTimeout(patienceMs)

  const restart = async (isKilled: boolean, awayMs: number): Promise<void> => {
    await (isKilled ? server.kill() : server.end())
    await Bun.sleep(awayMs)
    server = await startServer(folders, undefined, server.folder, { port })
  }
  const offline = async (ms: number): Promise<void> => {
    await context.setOffline(true)
    await Bun.sleep(ms)
    await context.setOffline(false)
  }
  const bar = page.getByTestId('player-bar')
  const events: [string, () => Promise<unknown>][] = [
    ['network lost for 20 s', () => offline(20_000)],
    ['listener pauses for 15 s', () => pauseFor(page, 15_000)],
    ['server killed, back after 10 s', () => restart(true, 10_000)],
    ['page loaded anew', () => reload(page)],
    ['seek of 30 s', () => bar.getByTestId('seek').press('PageUp')],
    ['network lost for 2 minutes', () => offline(120_000)],
    ['server restarted', () => restart(false, 0)],
    ['next track', () => bar.getByRole('button', { name: 'Next' }).click()],
    ['next track without network', () => nextOffline(page)],
    ['another tab comes and goes', () => visit(page)],
  ]

  const startedAt = Date.now()
  const endsAt = startedAt + length * 60_000
  const happened: string[] = []
  const failures: string[] = []
  for (const [index, album] of albums.entries()) {
    await page.goto(`${server.url}/album/${album}`)
    await whenLive(page)
    await page.getByRole('main').getByRole('button', { name: 'Play', exact: true }).first().click()
    const until = startedAt + ((index + 1) / albums.length) * length * 60_000
    while (Date.now() + calmMs < until) {
      await Bun.sleep(calmMs)
      const event = events[happened.length % events.length]
      if (!event) continue
      const [name, happen] = event
      const at = ((Date.now() - startedAt) / 60_000).toFixed(1)
      process.stderr.write(`${at} min, ${await titleOf(page)}: ${name}\n`)
      happened.push(name)
      // What is heard meanwhile counts all the same.
      await happen().catch((error: unknown) => failures.push(`${name}, ${at} min: ${String(error)}`))
    }
    await Bun.sleep(Math.max(0, Math.min(until, endsAt) - Date.now()))
  }
  await bar
    .getByRole('button', { name: 'Pause' })
    .click()
    .catch((error: unknown) => failures.push(`the last pause: ${String(error)}`))
  await Bun.sleep(15_000)
  type Told = { track_id: string; total_duration_seconds: number; play_count: number }
  const told = await world.admin.call<Told[]>('GET', '/user/listening/history?limit=500')
  const tracks = await tracksOf(world.admin)
  await browser.close()

  // The page shows titles, and an album may have several tracks of one title.
  const byTrack = [...Map.groupBy(tracks, ({ name }) => name)]
    .map(([name, those]) => {
      const rows = told.filter(({ track_id }) => those.some(({ id }) => id === track_id))
      const heard = listener.heard.get(name) ?? 0
      const reported = rows.reduce((total, row) => total + row.total_duration_seconds, 0)
      const plays = rows.reduce((total, row) => total + row.play_count, 0)
      return { name, heard, reported, off: reported - heard, plays }
    })
    .filter(({ heard, reported }) => heard > 0 || reported > 0)
  const offTooMuch = byTrack.filter(
    ({ off, plays, reported, heard }) =>
      // Less than five seconds are no playback.
      !(reported === 0 && heard < 5) && Math.abs(off) > perPlayMaxSeconds * Math.max(1, plays),
  )
  const sum = (of: (row: (typeof byTrack)[number]) => number): number =>
    byTrack.reduce((total, row) => total + of(row), 0)
  const { spent } = listener
  const silences = listener.silences.filter((silence) => silence.seconds > silenceMinSeconds)
  const silent = silences.reduce((total, silence) => total + silence.seconds, 0)
  const wall = spent.sounding + spent.paused + spent.waiting + spent.silent
  const seconds = (workload: string, value: number, target = '', isMet: boolean | null = null) => ({
    workload,
    ours: sampleOf([value]),
    unit: 's',
    target,
    isMet,
  })
  await server[Symbol.asyncDispose]()
  await publish({
    name: 'listening',
    title: `Listening for ${length} min, with what happens meanwhile`,
    settings: { minutes: length, tracks: byTrack.length, events: happened.length },
    rows: [
      seconds(
        'heard, by the clocks of the audio elements',
        sum(({ heard }) => heard),
      ),
      seconds(
        'reported in the history',
        sum(({ reported }) => reported),
      ),
      seconds(
        'titles whose sums differ by more than 1.5 s a playback',
        offTooMuch.length,
        'none',
        offTooMuch.length === 0,
      ),
      seconds('largest difference of a title', Math.max(...byTrack.map(({ off }) => Math.abs(off)))),
      seconds('time of the page with sound', spent.sounding),
      seconds('paused by the listener', spent.paused),
      seconds('waiting, and saying so', spent.waiting),
      seconds(
        'silent without a word',
        silent,
        `≤ ${silentMaxShare * 100} %`,
        silent <= wall * silentMaxShare,
      ),
    ],
    notes: [
      ...byTrack.map(
        ({ name, heard, reported, plays }) =>
          `${name}: heard ${heard.toFixed(1)} s, reported ${reported} s in ${plays}`,
      ),
      ...silences.map(
        ({ title, at, seconds: long }) =>
          `silent for ${long.toFixed(1)} s at ${((at - startedAt) / 60_000).toFixed(1)} min in ${title}`,
      ),
      ...failures.map((failure) => `failed: ${failure}`),
      // What the network does is meant.
      ...errors.filter((error) => !/net::ERR_/.test(error)).map((error) => `console: ${error}`),
    ],
  })
}

const titleOf = (page: Page): Promise<string> =>
  page.getByTestId('player-bar').getByTestId('now-playing-title').innerText()

async function pauseFor(page: Page, ms: number): Promise<void> {
  const bar = page.getByTestId('player-bar')
  await bar.getByRole('button', { name: 'Pause' }).click()
  await Bun.sleep(ms)
  await bar.getByRole('button', { name: 'Play', exact: true }).click()
}

async function reload(page: Page): Promise<void> {
  await page.reload()
  await whenLive(page)
  await page.getByTestId('player-bar').getByRole('button', { name: 'Play', exact: true }).click()
}

async function nextOffline(page: Page): Promise<void> {
  await page.context().setOffline(true)
  await page.getByTestId('player-bar').getByRole('button', { name: 'Next' }).click()
  await Bun.sleep(20_000)
  await page.context().setOffline(false)
}

/** Another tab of the same browser takes the music over, and is closed. */
async function visit(page: Page): Promise<void> {
  const { page: other } = await openPage(page.context())
  other.setDefaultTimeout(patienceMs)
  await other.goto(page.url())
  await whenLive(other)
  const button = other.getByTestId('player-bar').getByTestId('play-pause')
  await button.click()
  await Bun.sleep(3_000)
  await button.click()
  await Bun.sleep(10_000)
  await other.close()
  await whenPlaying(page, ({ paused }) => !paused, patienceMs)
}

async function tracksOf(admin: { call: <T>(method: string, path: string) => Promise<T> }): Promise<Track[]> {
  const all: Track[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const path: string = `/content/tracks?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`
    const page: { items: Track[]; next_cursor: string | null } = await admin.call('GET', path)
    all.push(...page.items)
    cursor = page.next_cursor
  }
  return all
}

/** The albums with most tracks, once the scan is over. */
async function albumsOf(admin: Parameters<typeof tracksOf>[0], count: number): Promise<string[]> {
  for (let before = -1; ;) {
    const tracks = await tracksOf(admin)
    if (tracks.length > 0 && tracks.length === before) {
      const byAlbum = Map.groupBy(tracks, ({ album_id }) => album_id)
      return [...byAlbum]
        .toSorted(([, a], [, b]) => b.length - a.length)
        .slice(0, count)
        .map(([id]) => id)
    }
    before = tracks.length
    await Bun.sleep(2_000)
  }
}
