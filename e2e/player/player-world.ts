import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { desktop, openBrowser, openPage } from '../browser.ts'
import { type Account, createDevices, whenLive } from '../devices.ts'
import { startServer } from '../server.ts'
import { startStreamProxy } from './stream-proxy.ts'
import { makeTone } from './tone.ts'

/** A name of this machine that is not localhost: without TLS, a browser does not trust its origin. */
export const elsewhere = 'music.test'
/** Enough bytes per second that a browser cannot load the whole track at once. */
const heavy = ['-ar', '96000', '-ac', '2', '-c:a', 'pcm_s24le']
const trackSeconds = 180
const main = resolve(import.meta.dirname, '../../catalog-server/src/main.ts')

function makeHeavyTones(music: string): number {
  for (const number of [1, 2, 3])
    makeTone(
      join(music, `${number}.wav`),
      trackSeconds,
      { title: `Tone ${number}`, artist: 'Ohm', album: 'Rising', track: String(number) },
      heavy,
    )
  return 3
}

export type PlayerWorld = Awaited<ReturnType<typeof createPlayerWorld>>

/** A server with one album of three tracks whose tones tell the second, a proxy before it, and a browser. */
export async function createPlayerWorld(makeMusic = makeHeavyTones) {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-player-'))
  const music = join(folder, 'music')
  const trackCount = makeMusic(music)
  const browser = await openBrowser([`--host-resolver-rules=MAP ${elsewhere} 127.0.0.1`])
  const server = await startServer(['--music', music])
  const proxy = await startStreamProxy(server.url)
  const world = await createDevices(server, browser)
  while ((await world.admin.call<{ items: unknown[] }>('GET', '/content/tracks')).items.length < trackCount)
    await Bun.sleep(50)

  /** A browser that is signed in through the proxy. */
  async function enter(account: Account): Promise<BrowserContext> {
    const context = await browser.newContext(desktop)
    const device = { device_uuid: `e2e-player-${account.user_handle}`, device_type: 'web' }
    await context.request.post(`${proxy.url}/v1/auth/login`, { data: { ...account, ...device } })
    return context
  }

  return {
    ...world,
    browser,
    server,
    proxy,
    music,
    enter,
    /** On the command line, which ends all sessions of that user. */
    changePassword(handle: string, password: string): void {
      const data = join(server.folder, 'data')
      const run = Bun.spawnSync(
        [process.execPath, main, 'user', 'passwd', handle, '--password-stdin', '--data', data],
        { stdin: Buffer.from(`${password}\n`) },
      )
      if (run.exitCode !== 0) throw new Error(run.stderr.toString())
    },
    async open(context: BrowserContext): Promise<Page> {
      const { page } = await openPage(context)
      await page.goto(`${proxy.url}/tracks`)
      await whenLive(page)
      return page
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await browser.close()
      await proxy[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const playTrack = (page: Page, title: string): Promise<void> =>
  page.locator('[role="row"]', { hasText: title }).first().dblclick()
export const title = (page: Page): Promise<string> =>
  page.getByTestId('player-bar').getByTestId('now-playing-title').innerText()
export const status = (page: Page) => page.getByTestId('player-bar').getByTestId('player-status')
export const playButton = (page: Page) => page.getByTestId('player-bar').getByTestId('play-pause')

/** Seeks forward by half a minute, with the keyboard. */
export const forward = (page: Page): Promise<void> =>
  page.getByTestId('player-bar').getByTestId('seek').press('PageUp')
