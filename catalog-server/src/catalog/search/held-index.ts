import type { Database } from 'bun:sqlite'
import { messageOf, systemCodeOf } from '../../base/errors.ts'
import type { Health } from '../../base/degraded-reasons.ts'
import { declareWhole, openIndex, watchFile } from './index-file.ts'

/** How often the file is looked at, and how soon after a failure it is made anew. */
const lookEveryMs = 250
/** These say nothing against what is in the file: the disk is full, or somebody else has it just now. */
const passing = /^SQLITE_(FULL|BUSY|LOCKED|NOMEM|INTERRUPT)/

type Open = { index: Database; isNew: boolean; isSame: () => boolean }

export type HeldIndex = ReturnType<typeof holdIndex>

/**
 * The index, opened anew whenever its file turns out to be damaged, cut short, deleted or exchanged. Until everything is
 * indexed again the server says that its search has failed. `onLost` sees to it: whoever met the failure may get the next
 * index at once, and nobody else may ask.
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
  /** Null while it cannot be had. */
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

    /** Everything is in the queue: what is in there decides from now on. */
    declareWhole: (): void => {
      if (!open) return
      declareWhole(open.index)
      open.isNew = false
    },

    /** The queue is empty. */
    isCaughtUp: (): void => {
      if (open && !open.isNew) health.recover('search_failed', 'search.db')
    },

    /**
     * Works with the index. What fails there, for any reason that does not pass by itself, is taken for damage: then the
     * index is thrown away, and the next to ask gets a new one.
     *
     * @returns null when there is no index, or there is none any more
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

    /** The same for work that lets others have their turn: it may meet an index that was thrown away meanwhile. */
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
