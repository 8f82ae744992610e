import { messageOf } from '../../base/errors.ts'
import type { Health } from '../../base/degraded-reasons.ts'
import type { Log } from '../../base/log.ts'
import type { Check } from './check.ts'
import { checkAside } from './check-aside.ts'

/** Whoever asks first should not wait for the check that follows the start. */
const firstCheckAfterMs = 3_000
/** Damage that is met again and again is looked for no more often. */
const checkEveryMs = 60_000

const wayOut = 'Stop the server and run "pezzottify restore FILE" with a backup.'

export type Watched = {
  label: 'user.db' | 'catalog.db'
  path: string
  damaged: 'user_db_damaged' | 'catalog_db_damaged'
}

/**
 * Looks through the databases beside the server: some seconds after the start, and when a request met damage. Then it is
 * known, and said, which of them it is.
 */
export function createDamageWatch(watched: readonly Watched[], health: Health, log: Log) {
  const ending = new AbortController()
  let running: Promise<unknown> = Promise.resolve()
  let lastMetMs = -Infinity

  /** Returns whether anything was found. */
  async function check(depth: Check['depth']): Promise<boolean> {
    let isFound = false
    for (const { label, path, damaged } of watched) {
      if (ending.signal.aborted) return true
      const findings = await checkAside({ path, depth }, ending.signal)
      if (findings === 'late' || findings.length === 0) continue
      isFound = true
      health.degrade(damaged, path, `${label} is damaged (${findings.join('; ')}). ${wayOut}`)
    }
    return isFound
  }

  async function search(error: unknown): Promise<void> {
    if ((await check('thorough')) || ending.signal.aborted) return
    // A page that is sound but not the one it should be: which file it is in, SQLite does not say.
    for (const { path, damaged } of watched)
      health.degrade(
        damaged,
        path,
        `user.db or catalog.db is damaged (${messageOf(error)}), although a check of both finds nothing. ${wayOut}`,
      )
  }

  /** One check at a time: each reads the whole of both files. */
  const then = (work: () => Promise<unknown>): void => {
    running = running
      .then(work)
      .catch((error: unknown) => log.warn('The databases could not be looked through', { error }))
  }

  const timer = setTimeout(() => then(() => check('quick')), firstCheckAfterMs)
  timer.unref()

  return {
    /** Somebody met damage. */
    met: (error: unknown): void => {
      if (performance.now() - lastMetMs < checkEveryMs) return
      lastMetMs = performance.now()
      log.error('A database is damaged', { error })
      then(() => search(error))
    },
    close: async (): Promise<void> => {
      clearTimeout(timer)
      ending.abort()
      await running
    },
  }
}
