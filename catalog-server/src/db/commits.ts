import type { Store } from './sqlite.ts'

export type Connections = Pick<Store<unknown>, 'reader' | 'writer'>

/**
 * Tells by a number whether a database may have changed since it was last asked. Our own changes count at once, and all the
 * time while they are not committed. Those of other processes count from the next turn of the event loop on: what arrived
 * together is looked up together, since asking SQLite takes locks.
 */
export function createCommitWatch({ reader, writer }: Connections): () => number {
  const others = reader.query<{ data_version: number }, []>('PRAGMA data_version')
  const own = writer.query<{ count: number }, []>('SELECT total_changes() AS count')
  let seen = { others: -1, own: -1 }
  let isFresh = false
  let number = 0

  return () => {
    // A number that no later one is equal to: what is read before the commit is not what is there after it.
    const now = { own: writer.inTransaction ? -1 : (own.get()?.count ?? 0), others: seen.others }
    if (!isFresh) {
      now.others = others.get()?.data_version ?? 0
      isFresh = true
      setImmediate(() => (isFresh = false))
    }
    if (writer.inTransaction || now.own !== seen.own || now.others !== seen.others) number += 1
    seen = now
    return number
  }
}
