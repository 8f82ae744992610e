/** To the thread. `sync` is answered with `taken` after each transaction and then, like `merge`, with one of the ends. */
export type IndexRequest =
  | { type: 'sync'; catalogPath: string; indexPath: string }
  | { type: 'merge'; indexPath: string }
  | { type: 'stop' }

/**
 * - `taken`: the last number of the queue that the index has taken.
 * - `ended`: everything is taken but what came meanwhile, or merged, or a stop was asked for.
 * - `lost`: the index is damaged or does not belong to the catalog.
 * - `failed`: for a reason that may pass.
 */
export type IndexAnswer =
  | { type: 'taken'; taken: number }
  | { type: 'ended' }
  | { type: 'lost' | 'failed'; message: string }
