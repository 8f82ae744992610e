import type { Database } from 'bun:sqlite'

/**
 * Tells by a number whether anything was committed to a database since it was last asked: by any connection but this one,
 * of whatever process.
 */
export function createCommitWatch(reader: Database): () => number {
  const version = reader.query<{ data_version: number }, []>('PRAGMA data_version')
  return () => version.get()?.data_version ?? 0
}
