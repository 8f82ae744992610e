import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromium } from 'playwright-core'

/**
 * Debian's Chromium, allowed to play sound without a click and silent towards the outside. Its pages have no service
 * worker unless a test asks for it, since what a worker answers cannot be stopped or watched on the way.
 */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      ...more,
    ],
  })
  const newContext = browser.newContext.bind(browser)
  browser.newContext = (options) => newContext({ serviceWorkers: 'block', ...options })
  return browser
}

export const desktop = { viewport: { width: 1440, height: 900 } }
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** A page that fails the test for any error in the console or thrown by a script. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; errors: string[] }> {
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    // Signed out, the app asks who is signed in and is told nobody: the browser logs that by itself.
    if (message.type() === 'error' && !/status of (403|404)/.test(message.text())) errors.push(message.text())
  })
  page.setDefaultTimeout(10_000)
  return { page, errors }
}

export type Playing = { time: number; duration: number; paused: boolean; source: string }

/** What the audio element really does. */
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

/** What the player bar says: tracks of an album may run through one source, in which each has no time of its own. */
export const shown = async (page: Page): Promise<{ title: string; seconds: number }> => ({
  title: await page.getByTestId('now-playing-title').first().innerText(),
  seconds: Number(await seekSlider(page).getAttribute('aria-valuenow')),
})

export async function whenShown(
  page: Page,
  wanted: (now: Awaited<ReturnType<typeof shown>>) => boolean,
  maxMs = 15_000,
): Promise<Awaited<ReturnType<typeof shown>>> {
  const deadline = Date.now() + maxMs
  for (;;) {
    const now = await shown(page)
    if (wanted(now)) return now
    if (Date.now() > deadline) throw new Error(`The player never got there: ${JSON.stringify(now)}`)
    await Bun.sleep(50)
  }
}

/** Clicks on the slider at a part of the track, from 0 to 1. */
export async function seekTo(page: Page, part: number): Promise<void> {
  const { x, y, width, height } = (await seekSlider(page).boundingBox()) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  }
  await page.mouse.click(x + width * part, y + height / 2)
}

/** Waits until the audio does what is wanted. */
export async function whenPlaying(
  page: Page,
  wanted: (now: Playing) => boolean,
  maxMs = 15_000,
): Promise<Playing> {
  const deadline = Date.now() + maxMs
  for (;;) {
    const now = await playing(page)
    if (wanted(now)) return now
    if (Date.now() > deadline) throw new Error(`The audio never got there: ${JSON.stringify(now)}`)
    await Bun.sleep(50)
  }
}
