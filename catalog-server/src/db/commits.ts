import type { Database } from 'bun:sqlite'

type Connection = { writer: Database }

/**
 * Returns a number that changes when the database may have changed since the last call. Of our own changes only those
 * to `tables` count, if given; they count at once, and as long as they are not committed each call returns another
 * number. Changes of other processes count from the next turn of the event loop: requests that arrived together share
 * one look, since asking SQLite takes locks.
 */
export function createCommitWatch({ writer }: Connection, tables?: readonly string[]): () => number {
  // `data_version` does not change with a connection's own commits.
  const others = writer.query<{ data_version: number }, []>('PRAGMA data_version')
  const own = tables ? changesTo(writer, tables) : changesOf(writer)
  let seen = { others: -1, own: -1 }
  let isFresh = false
  let number = 0

  return () => {
    // No later count equals -1: what is read before the commit may differ from what is there after it.
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

/** Counts changes with temporary triggers, which exist on this connection only and as long as it is open. */
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
