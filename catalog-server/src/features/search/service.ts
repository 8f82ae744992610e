import type { ResolvedHit, SearchHit } from '@pezzottify/contract'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { Log } from '../../log.ts'
import { find } from './find.ts'
import { followBatch, queueAll } from './follow.ts'
import type { Kind } from './index-file.ts'
import { openIndex } from './index-file.ts'
import { withMatchableText } from './matchable-text.ts'
import type { CatalogReads } from './resolve.ts'
import { resolveHits } from './resolve.ts'

export type Search = Awaited<ReturnType<typeof createSearch>>

/** Search by name over a file of its own, which follows the catalog and can be thrown away. */
export async function createSearch(path: string, catalog: CatalogStore, reads: CatalogReads, log: Log) {
  const { index, isNew } = openIndex(path)
  if (isNew) await queueAll(catalog)
  let running: Promise<void> | undefined
  let again = false
  let closed = false

  const catchUp = async (): Promise<void> => {
    do {
      again = false
      // A breath between the batches, so that requests are answered while a large catalog is indexed.
      while (!closed && (await followBatch(catalog, index)) > 0) await Bun.sleep(0)
    } while (again && !closed)
  }

  return {
    /** Takes in what changed; while it does, a further call makes it look once more. */
    follow: (): Promise<void> => {
      again = true
      running ??= catchUp()
        .catch((error: unknown) => log.error('The search index could not follow the catalog', { error }))
        .finally(() => (running = undefined))
      return running
    },

    search: async (
      query: string,
      kinds: readonly Kind[],
      resolve: boolean,
    ): Promise<ResolvedHit[] | SearchHit[]> => {
      const hits = find(index, query, kinds)
      return resolve ? resolveHits(reads, hits) : withMatchableText(catalog.reader, hits)
    },

    close: async (): Promise<void> => {
      closed = true
      await running
      index.close()
    },
  }
}
