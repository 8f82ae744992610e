import type { BrowserContext, Page } from 'playwright-core'

/** A stretch of time as the listener experiences it. `waiting`: silence that the player explains. */
type Stretch = 'sounding' | 'paused' | 'waiting' | 'silent'

/** One look at the page: how far its sound moved since the one before, and the time that passed. */
type Look = { title: string; stretch: Stretch; soundSeconds: number; seconds: number }

/** The sound of one page after another, by the clocks of the audio elements alone: not by what the app shows of them. */
export function createListener() {
  const heard = new Map<string, number>()
  const spent: Record<Stretch, number> = { sounding: 0, paused: 0, waiting: 0, silent: 0 }
  /** The unexplained silences, so that their cause can be looked for. */
  const silences: { title: string; at: number; seconds: number }[] = []
  let stretchNow: Stretch = 'paused'

  function take(look: Look, isMain: boolean): void {
    if (look.soundSeconds > 0) heard.set(look.title, (heard.get(look.title) ?? 0) + look.soundSeconds)
    if (!isMain) return
    spent[look.stretch] += look.seconds
    const last = silences.at(-1)
    if (look.stretch === 'silent') {
      if (last && stretchNow === 'silent') last.seconds += look.seconds
      else silences.push({ title: look.title, at: Date.now(), seconds: look.seconds })
    }
    stretchNow = look.stretch
  }

  return {
    heard,
    spent,
    silences,
    /** To pages that are opened from now on. The sound of each counts, and the time of the first one. */
    async attach(context: BrowserContext): Promise<void> {
      let main: Page | null = null
      await context.exposeBinding('tellListener', ({ page }, look: Look) =>
        take(look, page === (main ??= page)),
      )
      await context.addInitScript(look)
    },
  }
}

/** Runs in the page. */
function look(): void {
  const everyMs = 100
  /** A clock of sound moves with the clock of the wall, or it was set. */
  const stepMaxSeconds = 0.5
  const places = new WeakMap<HTMLAudioElement, number>()
  let lastAt = performance.now()

  setInterval(() => {
    const bar = document.querySelector('[data-testid="player-bar"]')
    const title = bar?.querySelector('[data-testid="now-playing-title"]')?.textContent.trim() ?? ''
    let soundSeconds = 0
    for (const audio of document.querySelectorAll('audio')) {
      const moved = audio.currentTime - (places.get(audio) ?? audio.currentTime)
      places.set(audio, audio.currentTime)
      if (moved > 0 && moved < stepMaxSeconds) soundSeconds += moved
    }
    const now = performance.now()
    const seconds = (now - lastAt) / 1_000
    lastAt = now
    const isPaused = bar?.querySelector('[data-testid="play-pause"]')?.getAttribute('aria-label') === 'Play'
    const isExplained = bar?.querySelector('[data-testid="player-status"]') != null
    const silence = isPaused || title === '' ? 'paused' : isExplained ? 'waiting' : 'silent'
    const stretch: Stretch = soundSeconds > 0 ? 'sounding' : silence
    // Put there by `attach`.
    const { tellListener } = globalThis as unknown as { tellListener: (look: Look) => void }
    tellListener({ title, stretch, soundSeconds, seconds })
  }, everyMs)
}
