import { messageOf } from '../../base/errors.ts'
import type { Health } from '../../base/degraded-reasons.ts'
import type { Log } from '../../base/log.ts'
import type { Check } from './check.ts'
import { checkAside } from './check-aside.ts'
import { factsOf, isSameFile } from './file-identity.ts'

/** The first requests should not wait for the check after the start. */
const firstCheckAfterMs = 3_000
/** The shortest interval between checks, however often requests meet damage. */
const checkEveryMs = 60_000

export type Watched = {
  label: 'user.db' | 'catalog.db'
  path: string
  damaged: 'user_db_damaged' | 'catalog_db_damaged'
}

/** `restore`: the command that puts a copy of a database in its place. */
type Parts = { health: Health; log: Log; restore: string }

/**
 * Checks the databases while the server runs: some seconds after the start, and whenever a request met damage. The
 * check finds out which database it is, and reports it to `health`.
 */
export function createDamageWatch(watched: readonly Watched[], { health, log, restore }: Parts) {
  const wayOut = `Stop the server and run "${restore}" with a backup.`
  const ending = new AbortController()
  const opened = new Map(watched.map(({ path }) => [path, factsOf(path)]))
  let running: Promise<unknown> = Promise.resolve()
  let lastMetMs = -Infinity

  function isElsewhere(path: string): boolean {
    try {
      return !isSameFile(factsOf(path), opened.get(path))
    } catch {
      // A disk that does not answer proves nothing about the file.
      return false
    }
  }

  /** @returns whether anything was found */
  async function check(depth: Check['depth']): Promise<boolean> {
    let isFound = false
    for (const { label, path, damaged } of watched) {
      if (ending.signal.aborted) return true
      const findings = await checkAside({ path, depth }, ending.signal)
      if (findings === 'late' || findings.length === 0) continue
      // One that was moved away or exchanged is not damaged: the watch of the files tells that.
      if (isElsewhere(path)) continue
      isFound = true
      health.degrade(damaged, path, `${label} is damaged (${findings.join('; ')}). ${wayOut}`)
    }
    return isFound
  }

  async function search(error: unknown): Promise<void> {
    if ((await check('thorough')) || ending.signal.aborted) return
    // A page may be sound but the wrong one; SQLite does not say in which file, so all are reported.
    for (const { path, damaged } of watched)
      health.degrade(
        damaged,
        path,
        `user.db or catalog.db is damaged (${messageOf(error)}), although a check of both finds nothing. ${wayOut}`,
      )
  }

  /** One check at a time: each reads both files completely. */
  const then = (work: () => Promise<unknown>): void => {
    running = running
      .then(work)
      .catch((error: unknown) => log.warn('The databases could not be looked through', { error }))
  }

  const timer = setTimeout(() => then(() => check('quick')), firstCheckAfterMs)
  timer.unref()

  return {
    /** Called when a request met a damaged page. */
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
