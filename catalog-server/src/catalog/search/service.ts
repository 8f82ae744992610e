import type { ResolvedHit, SearchHit } from '@pezzottify/contract'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { AppError } from '../../base/errors.ts'
import type { Health } from '../../base/degraded-reasons.ts'
import type { Log } from '../../base/log.ts'
import { endTurn } from '../../base/turns.ts'
import { find } from './find.ts'
import { createBacklogCount, indexBatch, queueAll } from './sync-index.ts'
import { holdIndex } from './held-index.ts'
import type { Kind } from './index-file.ts'
import { withMatchableText } from './matchable-text.ts'
import type { CatalogReads } from './resolve.ts'
import { resolveHits } from './resolve.ts'

/** The delay before failed indexing is tried again. */
const retryMs = 2_000

export type Search = ReturnType<typeof createSearch>

type Parts = { path: string; catalog: CatalogStore; reads: CatalogReads; health: Health; log: Log }

/**
 * Search by name in a file of its own, which follows the catalog and may be deleted by anybody, also while the server
 * runs. It is then rebuilt, and meanwhile searches find what is indexed already.
 */
export function createSearch({ path, catalog, reads, health, log }: Parts) {
  // Deferred: the index may be lost while it is being created here.
  const held = holdIndex(path, health, () => queueMicrotask(() => void syncIndex()))
  let running: Promise<void> | undefined
  let isWanted = false
  let closed = false
  let retry: Timer | undefined

  const catchUp = async (): Promise<void> => {
    let taken: number | null = null
    while ((taken !== 0 || held.isNew()) && !closed) {
      if (held.isNew() && (await queueAll(catalog, () => !closed))) held.declareWhole()
      taken = await indexBatch(catalog, held)
      if (taken === null && !held.isAvailable()) return syncLater()
      // Between batches, so that requests are answered while a large catalog is indexed.
      if (taken !== 0) await endTurn()
    }
    held.isCaughtUp()
  }

  const syncLater = (): void => {
    clearTimeout(retry)
    retry = setTimeout(() => void syncIndex(), retryMs)
    retry.unref()
  }

  /** Nothing is awaited between the last check of `isWanted` and the end, so no call is lost. */
  const run = async (): Promise<void> => {
    await endTurn()
    while (isWanted && !closed) {
      isWanted = false
      try {
        await catchUp()
      } catch (error) {
        log.error('The search index could not follow the catalog', { error })
        syncLater()
      }
    }
    running = undefined
  }

  /** Indexes what changed; a call during that makes it check once more. It never fails. */
  const syncIndex = (): Promise<void> => {
    isWanted = true
    return (running ??= run())
  }

  return {
    syncIndex,

    /** The number of names queued for the index; 10,000 stands for that or more. */
    backlog: createBacklogCount(catalog),

    /** @throws AppError `unavailable` when the index has just been lost */
    search: async (
      query: string,
      kinds: readonly Kind[],
      resolve: boolean,
    ): Promise<ResolvedHit[] | SearchHit[]> => {
      const found = await held.useInTurns((index) => find(index, query, kinds))
      if (held.isNew() || !found) void syncIndex()
      if (!found)
        throw new AppError('unavailable', 'The search index is being made anew', {
          headers: { 'retry-after': String(retryMs / 1_000) },
        })
      return resolve ? resolveHits(reads, found.result) : withMatchableText(catalog.reader, found.result)
    },

    close: async (): Promise<void> => {
      closed = true
      clearTimeout(retry)
      await running
      held.close()
    },
  }
}
