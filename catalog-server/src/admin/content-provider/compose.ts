import { createSemaphore } from '../../base/semaphore.ts'
import type { Log } from '../../base/log.ts'
import { createDownloader } from './client.ts'
import type { OnDemandParts } from './parts.ts'
import type { ContentProvider } from './service.ts'
import { createContentProvider } from './service.ts'
import type { Metrics } from '../../metrics/metrics.ts'

type Parts = Pick<OnDemandParts, 'catalog' | 'users' | 'clock' | 'reader' | 'storage' | 'onCatalogChange'> & {
  config: { downloaderUrl: string | null; downloaderTimeoutSeconds: number; mediaPath: string; log: Log }
  metrics: Metrics
}

const requestsAtOnce = 2

/** Composes the content provider; null when no service is configured. */
export function composeContentProvider({ config, metrics, ...parts }: Parts): ContentProvider | null {
  const { downloaderUrl: url } = config
  if (url === null) return null
  const timeoutMs = config.downloaderTimeoutSeconds * 1_000
  const semaphore = createSemaphore(requestsAtOnce)
  return createContentProvider({
    ...parts,
    downloader: createDownloader({ url, timeoutMs, semaphore, clock: parts.clock, metrics }),
    log: config.log,
    mediaPath: config.mediaPath,
    waitMs: timeoutMs,
  })
}
