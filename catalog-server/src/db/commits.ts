import type { Database } from 'bun:sqlite'

type Connection = { writer: Database }

/**
 * Tells by a number whether a database may have changed since it was last asked; of our own changes, only those to `tables`
 * count where they are named. Our own count at once, and all the time while they are not committed. Those of other processes
 * count from the next turn of the event loop on: what arrived together is looked up together, since asking SQLite takes locks.
 */
export function createCommitWatch({ writer }: Connection, tables?: readonly string[]): () => number {
  // A connection is not told of its own commits.
  const others = writer.query<{ data_version: number }, []>('PRAGMA data_version')
  const own = tables ? changesTo(writer, tables) : changesOf(writer)
  let seen = { others: -1, own: -1 }
  let isFresh = false
  let number = 0

  return () => {
    // A number that no later one is equal to: what is read before the commit is not what is there after it.
    const now = { own: writer.inTransaction ? -1 : own(), others: seen.others }
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

function changesOf(writer: Database): () => number {
  const count = writer.query<{ count: number }, []>('SELECT total_changes() AS count')
  return () => count.get()?.count ?? 0
}

/** Counts by triggers, which are there for as long as the connection is, and for it alone. */
function changesTo(writer: Database, tables: readonly string[]): () => number {
  writer.run('CREATE TEMP TABLE changes_seen AS SELECT 0 AS count')
  for (const table of tables)
    for (const change of ['INSERT', 'UPDATE', 'DELETE'])
      writer.run(
        `CREATE TEMP TRIGGER seen_${change}_${table} AFTER ${change} ON main.${table}
         BEGIN UPDATE changes_seen SET count = count + 1; END`,
      )
  const count = writer.query<{ count: number }, []>('SELECT count FROM temp.changes_seen')
  return () => count.get()?.count ?? 0
}
