import { Database } from 'bun:sqlite'

declare const self: Worker

/** The result of a checkpoint. `pagesLeft`: pages that are still only in the write-ahead log. */
export type CheckpointDone = { pagesLeft: number; pagesInLog: number }

let database: Database | null = null

/** Moves committed pages from the write-ahead log into the database on this thread, since that waits for the disk. */
self.onmessage = (event: MessageEvent<string>) => {
  database ??= new Database(event.data, { readwrite: true, create: false, strict: true })
  const row = database
    .query<{ log: number; checkpointed: number }, []>('PRAGMA wal_checkpoint(PASSIVE)')
    .get()
  const { log = 0, checkpointed = 0 } = row ?? {}
  postMessage({ pagesLeft: log - checkpointed, pagesInLog: log } satisfies CheckpointDone)
}
