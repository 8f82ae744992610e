import { Database } from 'bun:sqlite'
import { messageOf } from '../../base/message-of.ts'
import { catalogNames } from './catalog-names.ts'
import { indexBatch, stepsBehind, takenBy } from './index-batch.ts'
import { isPassing } from './index-failure.ts'
import type { IndexAnswer, IndexRequest } from './index-thread-messages.ts'

declare const self: Worker

/** Large transactions are cheap; while one is made, a stop waits for some tenths of a second. */
const stepsAtOnce = 5_000
/** In pages: 16 MB of log are moved into the file at once. */
const checkpointAfter = 4_000

let isStopped = false

self.onmessage = ({ data }: MessageEvent<IndexRequest>) => {
  isStopped = data.type === 'stop'
  if (data.type === 'sync') void syncToEnd(data).then(send)
}

const send = (answer: IndexAnswer): void => self.postMessage(answer)

/** Opens both files for this once, so that whoever replaces the index meets no connection of this thread. */
async function syncToEnd({ catalogPath, indexPath }: Extract<IndexRequest, { type: 'sync' }>) {
  try {
    using catalog = open(catalogPath, 4_000)
    catalog.run('PRAGMA query_only = ON')
    using index = open(indexPath, 16_000)
    index.run('PRAGMA synchronous = NORMAL')
    index.run(`PRAGMA wal_autocheckpoint = ${checkpointAfter}`)
    const names = catalogNames(catalog)
    for (let steps = stepsAtOnce; !isStopped && steps === stepsAtOnce;) {
      steps = stepsBehind(names, index, stepsAtOnce)
      if (steps > 0) indexBatch(names, index, stepsAtOnce)
      send({ type: 'taken', taken: takenBy(index) })
      // A request to stop is heard between two turns only.
      await Bun.sleep(0)
    }
    return { type: 'ended' } as const
  } catch (error) {
    return {
      type: isPassing(error) ? 'failed' : 'lost',
      message: messageOf(error),
    } as const
  }
}

function open(path: string, cacheKb: number): Database {
  const database = new Database(path, { readwrite: true, create: false, strict: true })
  database.run('PRAGMA busy_timeout = 5000')
  database.run(`PRAGMA cache_size = -${cacheKb}`)
  database.run('PRAGMA temp_store = MEMORY')
  return database
}
