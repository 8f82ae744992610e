import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { readdirSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const executablePath = '/usr/bin/chromium'
/**
 * What tests do without: for each window Chromium would load two pages for the list under its address bar, and keep a
 * process at hand for the next site. Of this option only the last counts, so what Playwright turns off is said again.
 */
const unused = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'SpareRendererForSitePerProcess',
  // Playwright's.
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
]
const launchOptions = [
  `--disable-features=${unused.join(',')}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
]

/**
 * Debian's Chromium, allowed to play sound without a click, with its output muted. Its pages have no service worker
 * unless a test asks for it, since a worker's answers cannot be intercepted or observed.
 */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: [...launchOptions, ...more] })
  const newContext = browser.newContext.bind(browser)
  browser.newContext = (options) => newContext({ serviceWorkers: 'block', ...options })
  return browser
}

/** A browser that keeps what it stores in a folder, and can be killed. */
export async function openProfile(folder: string): Promise<{ context: BrowserContext; kill: () => void }> {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    args: launchOptions,
    serviceWorkers: 'block',
    ...desktop,
  })
  const isOurs = (pid: string): boolean => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return command.includes(`--user-data-dir=${folder}`) && !command.includes('--type=')
    } catch {
      return false
    }
  }
  return {
    context,
    kill: () =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && isOurs(name))
        .forEach((pid) => process.kill(Number(pid), 'SIGKILL')),
  }
}

export const desktop = { viewport: { width: 1440, height: 900 } }
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** Both, by name: for what has to be possible on each of them. */
export const forms: [string, BrowserContextOptions][] = [
  ['desktop', desktop],
  ['phone', phone],
]

/** A page that fails the test for any error in the console or thrown by a script. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; errors: string[] }> {
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    // The browser itself logs the 403 of the session request while nobody is signed in.
    if (message.type() === 'error' && !/status of (403|404)/.test(message.text())) errors.push(message.text())
  })
  page.setDefaultTimeout(30_000)
  return { page, errors }
}

export type Playing = { time: number; duration: number; paused: boolean; source: string }

/** The state of the audio element. */
export const playing = (page: Page): Promise<Playing> =>
  page.evaluate(() => {
    const audio = document.querySelector<HTMLAudioElement>('[data-testid="audio"]')
    return {
      time: audio?.currentTime ?? -1,
      duration: audio?.duration ?? -1,
      paused: audio?.paused ?? true,
      source: audio?.currentSrc ?? '',
    }
  })

const seekSlider = (page: Page) =>
  page.getByTestId('player-bar').getByRole('slider', { name: /seek|position/i })

/**
 * The title and position in the player bar: tracks of an album may share one source, in which none has a time of its
 * own.
 */
export const shown = async (page: Page): Promise<{ title: string; seconds: number }> => ({
  title: await page.getByTestId('now-playing-title').first().innerText(),
  seconds: Number(await seekSlider(page).getAttribute('aria-valuenow')),
})

export async function whenShown(
  page: Page,
  wanted: (now: Awaited<ReturnType<typeof shown>>) => boolean,
  maxMs = 30_000,
): Promise<Awaited<ReturnType<typeof shown>>> {
  const deadline = Date.now() + maxMs
  for (;;) {
    const now = await shown(page)
    if (wanted(now)) return now
    if (Date.now() > deadline) throw new Error(`The player never got there: ${JSON.stringify(now)}`)
    await Bun.sleep(50)
  }
}

/** Clicks on the slider at a share of the track, from 0 to 1. */
export async function seekTo(page: Page, part: number): Promise<void> {
  const { x, y, width, height } = (await seekSlider(page).boundingBox()) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  }
  await page.mouse.click(x + width * part, y + height / 2)
}

/** Waits until the audio element's state fits. */
export async function whenPlaying(
  page: Page,
  wanted: (now: Playing) => boolean,
  maxMs = 30_000,
): Promise<Playing> {
  const deadline = Date.now() + maxMs
  for (;;) {
    const now = await playing(page)
    if (wanted(now)) return now
    if (Date.now() > deadline) throw new Error(`The audio never got there: ${JSON.stringify(now)}`)
    await Bun.sleep(50)
  }
}
