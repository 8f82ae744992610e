import { messageOf } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { DownloaderFailure } from './failure.ts'

/**
 * Fetches one item after the other, so that a large album leaves room for other requests. Items that fail are left
 * out; when the service is paused the whole job fails, since a partial result would count as complete.
 */
export async function collect<T, R>(
  items: readonly T[],
  log: Log,
  fetchOne: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  for (const [index, item] of items.entries()) {
    try {
      results.push(await fetchOne(item, index))
    } catch (error) {
      if (!(error instanceof DownloaderFailure)) throw error
      log.warn('Part of what was to be fetched is left out', { reason: messageOf(error) })
    }
  }
  return results
}
