import type { CatalogStore } from '../../db/catalog/schema.ts'
import { endTurn } from '../../base/turns.ts'

/** Rows that are deleted in a millisecond or two. */
const forgottenAtOnce = 2_000
/** The queue is counted up to this number. */
const countedMax = 10_000

/** The changes of the catalog that wait for the index, numbered without gaps by triggers. */
export function createQueue(catalog: CatalogStore) {
  const waiting = catalog.reader.query<{ count: number }, [number]>(
    'SELECT count(*) AS count FROM (SELECT 1 FROM search_queue LIMIT ?)',
  )
  return {
    /** 10,000 stands for that or more. */
    length: (): number => waiting.get(countedMax)?.count ?? 0,

    /** Deletes all up to a number, which the index has taken. A call that fails is made up for by a later one. */
    forget: async (taken: number): Promise<void> => {
      for (let isDone = false; !isDone; await endTurn())
        isDone = await catalog.exclusively(
          (writer) =>
            writer
              .query(
                'DELETE FROM search_queue WHERE number <= min(?, (SELECT min(number) FROM search_queue) + ?)',
              )
              .run(taken, forgottenAtOnce - 1).changes < forgottenAtOnce,
        )
    },
  }
}

/** Empties the queue where search is off. An index that comes back later notices the gap and is made anew. */
export const discardQueue = (catalog: CatalogStore): Promise<unknown> =>
  catalog.exclusively((writer) => writer.run('DELETE FROM search_queue'))
