import type { PagePort } from '../../page-ports.ts'
import { copyText } from './copy-text.ts'

/** The time after its start by which a page has its first content. */
const settledAfterMs = 3_000

/** The page itself: the server delivers it, so its origin is that of the server. */
export const createBrowserPage = (): PagePort => ({
  origin: location.origin,
  userAgent: navigator.userAgent,
  language: navigator.language,
  reload: () => location.reload(),
  open: (path) => location.assign(path),
  copyText,
  saveText: async (file) => (await import('./save-text.ts')).saveText(file),
  // Used by administrators only.
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
  onStored: (key, listener) =>
    addEventListener('storage', (event: StorageEvent) => void (event.key === key && listener())),
  whenIdle: (run) => {
    setTimeout(() => {
      // Safari does not have it.
      if ('requestIdleCallback' in globalThis) requestIdleCallback(run)
      else run()
    }, settledAfterMs)
  },
})
