import type { MediaBrowser, MediaBrowserPort, MediaItem } from '../../media-browser/ports.ts'
import type { Bridge } from './bridge.ts'

/** So long a car waits for an app that starts; one that nobody has signed in to has nothing. */
const patienceMs = 10_000

/** Cars, watches and voices, as the shell hears them. Questions that come before the app stands wait for it. */
export function createAndroidMediaBrowser(bridge: Bridge): MediaBrowserPort {
  let browser: MediaBrowser | null = null
  /** What was asked to be played; the last one counts. */
  let wanted: ((browser: MediaBrowser) => Promise<void>) | null = null
  const waiting = new Set<(browser: MediaBrowser) => void>()

  const whenServed = (): Promise<MediaBrowser | null> =>
    new Promise((resolve) => {
      if (browser) return resolve(browser)
      const patience = setTimeout(() => resolve(null), patienceMs)
      waiting.add((served) => {
        clearTimeout(patience)
        resolve(served)
      })
    })
  const answer = (id: string, items: MediaItem[]): void => bridge.send('children', { id, items })

  bridge.on('browse', ({ id, parent }) => {
    whenServed()
      .then((served) => served?.children(parent) ?? [])
      .catch((error: unknown) => {
        console.warn(`The car gets nothing of ${parent}`, error)
        return []
      })
      .then((items) => answer(id, items))
  })
  bridge.on('command', ({ name, id, query }) => {
    if (name === 'playId' && id !== null) want((served) => served.play(id))
    if (name === 'playSearch') want((served) => served.search(query ?? ''))
  })

  function want(run: (browser: MediaBrowser) => Promise<void>): void {
    if (!browser) wanted = run
    else run(browser).catch((error: unknown) => console.warn('What a car asked for does not play', error))
  }

  return {
    serve(served) {
      browser = served
      for (const resolve of waiting) resolve(served)
      waiting.clear()
      if (wanted) want(wanted)
      wanted = null
      return () => void (browser = null)
    },
  }
}
