import type { Database } from 'bun:sqlite'
import { messageOf, systemCodeOf } from '../../base/errors.ts'
import type { Health } from '../../base/degraded-reasons.ts'
import { declareWhole, openIndex, watchFile } from './index-file.ts'

/** The interval of looks at the file, and the delay before it is rebuilt after a failure. */
const lookEveryMs = 250
/** Errors that pass by themselves and do not indicate damage: the disk is full, or another process holds the file. */
const passing = /^SQLITE_(FULL|BUSY|LOCKED|NOMEM|INTERRUPT)/

type Open = { index: Database; isNew: boolean; isSame: () => boolean }

export type HeldIndex = ReturnType<typeof holdIndex>

/**
 * Holds the search index, and opens a new one whenever its file turns out to be damaged, truncated, deleted or
 * exchanged. Until everything is indexed again the health reports the search as failed. `onLost` starts the rebuild,
 * since no further request may come.
 */
export function holdIndex(path: string, health: Health, onLost: () => void) {
  let open: Open | null = null
  let lookedAt = performance.now()
  let triedAt = -Infinity

  const close = (): void => {
    try {
      open?.index.close()
    } catch {
      // What cannot be closed is left to the end of the process.
    }
    open = null
  }
  const fail = (detail: string): void => {
    health.degrade('search_failed', 'search.db', detail)
    close()
    onLost()
  }
  const tryToOpen = (): void => {
    triedAt = performance.now()
    try {
      open = { ...openIndex(path), isSame: watchFile(path) }
    } catch (error) {
      fail(messageOf(error))
    }
  }
  const look = (): void => {
    if (!open || performance.now() - lookedAt < lookEveryMs) return
    lookedAt = performance.now()
    try {
      if (!open.isSame()) fail('The file was deleted, exchanged or cut short')
    } catch (error) {
      fail(messageOf(error))
    }
  }
  /** The open index; null while it cannot be opened. */
  const current = (): Open | null => {
    look()
    if (!open && performance.now() - triedAt >= lookEveryMs) tryToOpen()
    return open
  }
  const lose = (index: Database, error: unknown): null => {
    if (passing.test(systemCodeOf(error) ?? '')) throw error
    if (open?.index === index) fail(messageOf(error))
    return null
  }
  tryToOpen()

  return {
    /** Whether everything has to be indexed. */
    isNew: (): boolean => current()?.isNew ?? false,

    isAvailable: (): boolean => current() !== null,

    /** Everything is queued: from now on the queue decides what is missing. */
    declareWhole: (): void => {
      if (!open) return
      declareWhole(open.index)
      open.isNew = false
    },

    /** Called when the queue is empty. */
    isCaughtUp: (): void => {
      if (open && !open.isNew) health.recover('search_failed', 'search.db')
    },

    /**
     * Works with the index. Any error that does not pass by itself counts as damage: the index is then discarded, and
     * the next call opens a new one.
     *
     * @returns null when there is no index, or when it was discarded
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

    /** The same for work with pauses, in which the index may be discarded. */
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
