import type { PagePort } from '../../ports.ts'
import { copyText } from './copy-text.ts'

/** The page itself: it comes from the server, so that its origin is where the server is. */
export const createBrowserPage = (): PagePort => ({
  origin: location.origin,
  userAgent: navigator.userAgent,
  reload: () => location.reload(),
  open: (path) => location.assign(path),
  copyText,
  // Asked for by administrators alone.
  lookAtConnection: async () => (await import('./connection-look.ts')).lookAtConnection(),
})
