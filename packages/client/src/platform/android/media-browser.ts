import type { MediaBrowser, MediaBrowserPort, MediaItem } from '../../media-browser/ports.ts'
import type { Bridge } from './bridge.ts'

/** The time for which a car waits for the app to start. Without a signed-in user there is nothing to show. */
const patienceMs = 10_000

/** Requests of cars, watches and voice assistants, as the shell passes them on. Early ones wait until the app has started. */
export function createAndroidMediaBrowser(bridge: Bridge): MediaBrowserPort {
  let browser: MediaBrowser | null = null
  /** The last request to play something. */
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
