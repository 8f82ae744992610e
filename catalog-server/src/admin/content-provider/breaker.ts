import type { Clock } from '../../base/clock.ts'
import { DownloaderPaused } from './failure.ts'

const failuresMax = 5
const pauseMs = 30_000

/**
 * After some failures in a row no request is made for a while, so that a dead service costs its callers no
 * time.
 */
export function createBreaker(clock: Clock) {
  let failures = 0
  let pausedUntilMs = 0
  const isOpen = (): boolean => clock.monotonicMs() < pausedUntilMs
  return {
    isOpen,
    /** @throws DownloaderPaused */
    check: (): void => {
      if (isOpen())
        throw new DownloaderPaused('The downloader failed several times and is left alone for a while')
    },
    worked: (): void => {
      failures = 0
    },
    /** After a pause the first failure begins the next one. */
    failed: (): void => {
      failures += 1
      if (failures >= failuresMax) pausedUntilMs = clock.monotonicMs() + pauseMs
    },
  }
}
