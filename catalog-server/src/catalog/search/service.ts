import type { Database } from 'bun:sqlite'
import type { ResolvedHit, SearchHit, UserId } from '@pezzottify/contract'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { AppError } from '../../base/errors.ts'
import type { Health } from '../../base/degraded-reasons.ts'
import type { Log } from '../../base/log.ts'
import { endTurn } from '../../base/turns.ts'
import { catalogNames } from './catalog-names.ts'
import { find } from './find.ts'
import { indexBatch, stepsBehind, takenBy } from './index-batch.ts'
import { holdIndex } from './held-index.ts'
import { createIndexThread } from './index-thread.ts'
import { placeByWeight, storeWeights } from './index-weights.ts'
import type { Kind } from './kinds.ts'
import { asSpelled, withMatchableText } from './matchable-text.ts'
import type { People, Played } from './people.ts'
import { createQueue } from './queue.ts'
import type { CatalogReads } from './resolve.ts'
import { bestOf, pagesOf } from './pages.ts'
import type { HitPages, PagedQuestion } from './pages.ts'
import { resolveHits } from './resolve.ts'
import { searcherOf } from './searcher.ts'

/** The delay before failed indexing is tried again. */
const retryMs = 2_000
/**
 * Up to so many changes are taken here, a few milliseconds at a time, unless the thread is there from earlier ones: it
 * would start for longer than that.
 */
const fewSteps = 100
const stepsAtOnce = 25
/**
 * While changes keep coming they gather until the next call of `syncIndex`, or for so long: taken a few at a time they
 * cost several times as much.
 */
const gatherMs = 1_000

export type Search = ReturnType<typeof createSearch>

type Parts = {
  path: string
  catalog: CatalogStore
  reads: CatalogReads
  people: People
  health: Health
  log: Log
}

export type Question = {
  query: string
  kinds: readonly Kind[]
  /** The user that asks, and whether their playlists are among the hits. */
  userId: UserId
  playlists: boolean
}

/**
 * Search by name in a file of its own, which follows the catalog and may be deleted by anybody, also while the server
 * runs. It is then rebuilt, and meanwhile searches find what is indexed already.
 */
export function createSearch({ path, catalog, reads, people, health, log }: Parts) {
  const names = catalogNames(catalog.reader)
  const queue = createQueue(catalog)
  const thread = createIndexThread({ catalogPath: catalog.path, indexPath: path })
  const held = holdIndex(path, health, () => {
    thread.stop()
    void syncIndex()
  })
  let running: Promise<void> | undefined
  let isWanted = false
  let closed = false
  let endGathering = (): void => undefined
  let retry: Timer | undefined
  /** What was played most when it was last looked at, and the index that has its entries in that order. */
  let played: Played | null = null
  let weighedIndex: Database | null = null

  const catchUpBy = async (steps: number): Promise<void> => {
    if (steps <= fewSteps && !thread.isReady()) {
      const used = held.use((index) => {
        indexBatch(names, index, stepsAtOnce)
        return takenBy(index)
      })
      return used ? queue.forget(used.result) : undefined
    }
    const forgetting: Promise<void>[] = []
    const end = await thread.sync((taken) => {
      if (!held.isThere()) thread.stop()
      const forgotten = queue.forget(taken)
      // It may fail while the thread still works; the failure is met below.
      forgotten.catch(() => undefined)
      forgetting.push(forgotten)
    })
    await Promise.all(forgetting)
    if (end.type === 'lost') held.fail(end.message)
    if (end.type === 'failed') throw new Error(end.message)
  }

  const catchUp = async (): Promise<void> => {
    for (let isFirst = true; !closed; isFirst = false) {
      const behind = held.open() ? held.use((index) => stepsBehind(names, index, fewSteps + 1)) : null
      if (!behind) return syncLater()
      if (behind.result === 0) break
      if (!isFirst && !isWanted && thread.isReady()) await gather()
      // Whatever was called for until here is in the queue already.
      isWanted = false
      if (!closed) await catchUpBy(behind.result)
      // Between steps, so that requests are answered.
      await endTurn()
    }
    held.isCaughtUp()
    await takeWeights()
  }

  const takeWeights = async (): Promise<void> => {
    const now = played
    const entries = now && held.use((index) => (index === weighedIndex ? [] : storeWeights(index, now)))
    for (let at = 0; entries && at < entries.result.length && !closed; at += stepsAtOnce) {
      if (!held.use((index) => placeByWeight(names, index, entries.result.slice(at, at + stepsAtOnce))))
        return
      await endTurn()
    }
    // Newer weights may have come meanwhile.
    if (now === played) held.use((index) => (weighedIndex = now && index))
  }

  const gather = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, gatherMs)
    endGathering = resolve
    await promise
    clearTimeout(timer)
  }

  const syncLater = (): void => {
    clearTimeout(retry)
    retry = setTimeout(() => void syncIndex(), retryMs)
    retry.unref()
  }

  /** Nothing is awaited between the last check of `isWanted` and the end, so no call is lost. */
  const run = async (): Promise<void> => {
    await endTurn()
    await thread.rouse()
    while (isWanted && !closed) {
      isWanted = false
      try {
        await catchUp()
      } catch (error) {
        log.error('The search index could not be synced with the catalog', { error })
        syncLater()
      }
    }
    if (!closed) thread.rest((end) => (end.type === 'lost' ? held.fail(end.message) : undefined))
    running = undefined
  }

  /** Indexes what changed; a call during that makes it check once more. It never fails. */
  const syncIndex = (): Promise<void> => {
    isWanted = true
    endGathering()
    return (running ??= run())
  }
  /** @throws AppError `unavailable` when the index has just been lost */
  const inIndex = async <R>(work: (index: Database) => Promise<R>): Promise<R> => {
    const found = await held.useInTurns(work)
    if (found) return found.result
    void syncIndex()
    throw new AppError('unavailable', 'The search index is being made anew', {
      headers: { 'retry-after': String(retryMs / 1_000) },
    })
  }
  held.open()

  return {
    syncIndex,

    /** The number of changes queued for the index; 10,000 stands for that or more. */
    backlog: queue.length,

    /** @throws AppError `unavailable` when the index has just been lost */
    search: async (question: Question, resolve: boolean): Promise<ResolvedHit[] | SearchHit[]> => {
      const playlists = question.playlists ? await people.playlists(question.userId) : []
      const searcher = searcherOf(people, question.userId, playlists)
      const found = await inIndex((index) => find(index, question.query, question.kinds, searcher))
      const hits = asSpelled(withMatchableText(catalog.reader, found), question.query)
      return resolve ? resolveHits({ ...reads, playlists, trackCounts: people.trackCounts }, hits) : hits
    },

    /** The ids of a page of each kind. @throws AppError `unavailable` like `search` */
    pages: async (question: PagedQuestion): Promise<HitPages> => {
      const searcher = searcherOf(people, question.userId, [])
      const found = await inIndex((index) => bestOf(index, question, searcher))
      const best = asSpelled(withMatchableText(catalog.reader, found), question.query)
      return inIndex((index) => pagesOf(index, question, best))
    },

    /** Looks at what is played and liked now, and brings the index in that order. */
    weigh: async (): Promise<void> => {
      played = await people.played()
      weighedIndex = null
      await syncIndex()
    },

    close: async (): Promise<void> => {
      closed = true
      endGathering()
      clearTimeout(retry)
      thread.stop()
      await running
      await thread.close()
      held.close()
    },
  }
}
