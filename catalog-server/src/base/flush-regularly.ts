import type { Log } from './log.ts'

const flushEveryMs = 30_000

/**
 * Writes down every half minute, and once more at the end, what is collected in memory so that reads do not write.
 *
 * @param failure the words of the log for what was not kept
 */
export function flushRegularly(flush: () => Promise<void>, log: Log, failure: string) {
  const timer = setInterval(
    () => flush().catch((error: unknown) => log.warn(failure, { error })),
    flushEveryMs,
  )
  timer.unref()
  return {
    close: async (): Promise<void> => {
      clearInterval(timer)
      await flush()
    },
  }
}
