import { messageOf } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { DownloaderFailure } from './failure.ts'

/**
 * Fetches one after the other, so that one large album leaves room for everybody else. What cannot be had is left out;
 * once the
 * service is left alone, all of it waits for another time: what is half there would count as complete.
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
