import type { Database } from 'bun:sqlite'
import { messageOf } from '../../base/errors.ts'
import type { Health } from '../../base/degraded-reasons.ts'
import { openIndex, watchFile } from './index-file.ts'
import { isPassing } from './index-failure.ts'

/** The interval of looks at the file, and the delay before it is rebuilt after a failure. */
const lookEveryMs = 250

type Open = { index: Database; isSame: () => boolean }

/**
 * Holds the search index, and notices whenever its file turns out to be damaged, truncated, deleted or exchanged. Until
 * everything is indexed again the health reports the search as failed. `onLost` has to see to it that `open` is called
 * again, since no further request may come.
 */
export function holdIndex(path: string, health: Health, onLost: () => void) {
  let open: Open | null = null
  let lookedAt = performance.now()
  let triedAt = -Infinity

  const close = (): void => {
    try {
      open?.index.close()
    } catch {
      // If it cannot be closed, it stays open until the process ends.
    }
    open = null
  }
  const fail = (detail: string): void => {
    health.degrade('search_failed', 'search.db', detail)
    close()
    onLost()
  }
  /** The open index; null when it is lost. */
  const current = (): Open | null => {
    if (!open || performance.now() - lookedAt < lookEveryMs) return open
    lookedAt = performance.now()
    try {
      if (!open.isSame()) fail('The file was deleted, exchanged or cut short')
    } catch (error) {
      fail(messageOf(error))
    }
    return open
  }
  const lose = (index: Database, error: unknown): null => {
    if (isPassing(error)) throw error
    if (open?.index === index) fail(messageOf(error))
    return null
  }

  return {
    /** Opens the index, or a new one where it is lost. Nobody else may have it open then. @returns whether it is open */
    open: (): boolean => {
      if (current() || performance.now() - triedAt < lookEveryMs) return open !== null
      triedAt = performance.now()
      try {
        open = { index: openIndex(path), isSame: watchFile(path) }
      } catch (error) {
        fail(messageOf(error))
      }
      return open !== null
    },

    /** Whether the file is still the opened one. */
    isThere: (): boolean => current() !== null,

    /** Gives the index up for what another connection to it has found. */
    fail,

    /** Called when everything is indexed. */
    isCaughtUp: (): void => {
      if (open) health.recover('search_failed', 'search.db')
    },

    /**
     * Works with the index. Any error that does not pass by itself counts as damage: the index is then given up.
     *
     * @returns null when there is no index, or when it was given up
     */
    use: <R>(work: (index: Database) => R): { result: R } | null => {
      const index = current()?.index
      if (!index) return null
      try {
        return { result: work(index) }
      } catch (error) {
        return lose(index, error)
      }
    },

    /** The same for work with pauses, in which the index may be given up. */
    useInTurns: async <R>(work: (index: Database) => Promise<R>): Promise<{ result: R } | null> => {
      const index = current()?.index
      if (!index) return null
      try {
        return { result: await work(index) }
      } catch (error) {
        return lose(index, error)
      }
    },

    close,
  }
}
