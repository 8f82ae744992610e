import { Database } from 'bun:sqlite'
import { messageOf } from '../../base/message-of.ts'
import { catalogNames } from './catalog-names.ts'
import { indexBatch, stepsBehind, takenBy } from './index-batch.ts'
import { isPassing } from './index-failure.ts'
import type { IndexAnswer, IndexRequest } from './index-thread-messages.ts'
import { kinds } from './kinds.ts'
import { mergeWords } from './merge-words.ts'

declare const self: Worker

/** Large transactions are cheap; while one is made, a stop waits for some tenths of a second. */
const stepsAtOnce = 5_000
/** In pages: 16 MB of log are moved into the file at once. */
const checkpointAfter = 4_000

let isStopped = false

self.onmessage = ({ data }: MessageEvent<IndexRequest>) => {
  isStopped = data.type === 'stop'
  if (data.type === 'sync') void ended(() => syncToEnd(data)).then(send)
  if (data.type === 'merge') void ended(() => mergeToEnd(data)).then(send)
}

const send = (answer: IndexAnswer): void => self.postMessage(answer)

async function ended(work: () => Promise<void>): Promise<IndexAnswer> {
  try {
    await work()
    return { type: 'ended' }
  } catch (error) {
    return { type: isPassing(error) ? 'failed' : 'lost', message: messageOf(error) }
  }
}

/** Opens both files for this once, so that whoever replaces the index meets no connection of this thread. */
async function syncToEnd({ catalogPath, indexPath }: Extract<IndexRequest, { type: 'sync' }>) {
  using catalog = open(catalogPath, 4_000)
  catalog.run('PRAGMA query_only = ON')
  using index = openToWrite(indexPath)
  const names = catalogNames(catalog)
  for (let steps = stepsAtOnce; !isStopped && steps === stepsAtOnce;) {
    steps = stepsBehind(names, index, stepsAtOnce)
    if (steps > 0) indexBatch(names, index, stepsAtOnce)
    send({ type: 'taken', taken: takenBy(index) })
    await hearRequests()
  }
}

async function mergeToEnd({ indexPath }: Extract<IndexRequest, { type: 'merge' }>) {
  using index = openToWrite(indexPath)
  for (const kind of kinds) while (!isStopped && mergeWords(index, kind)) await hearRequests()
}

/** A request to stop is heard between two turns only. */
const hearRequests = (): Promise<void> => Bun.sleep(0)

function openToWrite(indexPath: string): Database {
  const index = open(indexPath, 16_000)
  index.run('PRAGMA synchronous = NORMAL')
  index.run(`PRAGMA wal_autocheckpoint = ${checkpointAfter}`)
  return index
}

function open(path: string, cacheKb: number): Database {
  const database = new Database(path, { readwrite: true, create: false, strict: true })
  database.run('PRAGMA busy_timeout = 5000')
  database.run(`PRAGMA cache_size = -${cacheKb}`)
  database.run('PRAGMA temp_store = MEMORY')
  return database
}
