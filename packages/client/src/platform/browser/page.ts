import type { PagePort } from '../../ports.ts'
import { copyText } from './copy-text.ts'

/** So long after its start a page has what it shows at first. */
const settledAfterMs = 3_000

/** The page itself: it comes from the server, so that its origin is where the server is. */
export const createBrowserPage = (): PagePort => ({
  origin: location.origin,
  userAgent: navigator.userAgent,
  reload: () => location.reload(),
  open: (path) => location.assign(path),
  copyText,
  // Asked for by administrators alone.
  lookAtConnection: async () => (await import('./connection-look.ts')).lookAtConnection(),
  onNetwork: (listener) => {
    const tell = (): void => listener(navigator.onLine)
    addEventListener('online', tell)
    addEventListener('offline', tell)
    return () => {
      removeEventListener('online', tell)
      removeEventListener('offline', tell)
    }
  },
  whenIdle: (run) => {
    setTimeout(() => {
      // Safari does not know it.
      if ('requestIdleCallback' in globalThis) requestIdleCallback(run)
      else run()
    }, settledAfterMs)
  },
})
