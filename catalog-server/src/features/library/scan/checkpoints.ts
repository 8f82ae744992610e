import type { Writer } from '../unit/writer.ts'
import type { CheckpointDone } from './checkpoint-worker.ts'

const everyMs = 200
/** 64 MB of log: then the scan waits until all of it is in the database, so that the log starts anew. */
const logPagesMax = 16_000
const cacheWhileScanningKb = 48_000
const cacheKb = 16_000

/**
 * While a scan writes, the write-ahead log is worked off in a thread of its own: it waits for the disk, and the server
 * must not. The writer keeps more pages in memory for as long.
 */
export function startCheckpoints(writer: Writer, catalogPath: string): { stop(): Promise<void> } {
  const { database } = writer
  database.run('PRAGMA wal_autocheckpoint = 0')
  database.run(`PRAGMA cache_size = -${cacheWhileScanningKb}`)
  let worker: Worker | null = null
  let underWay: Promise<void> | null = null
  let askedAt = performance.now()
  let isLogFull = false

  function ask(): Promise<void> {
    askedAt = performance.now()
    const thread = (worker ??= new Worker(new URL('./checkpoint-worker.ts', import.meta.url).href))
    return new Promise((resolve) => {
      thread.onmessage = ({ data }: MessageEvent<CheckpointDone>) => {
        isLogFull = data.pagesInLog > logPagesMax
        underWay = null
        resolve()
      }
      // Without the thread the log only grows until the scan ends.
      thread.onerror = () => resolve()
      thread.postMessage(catalogPath)
    })
  }

  writer.setPace(async () => {
    if (isLogFull) {
      await underWay
      await ask()
      isLogFull = false
    } else if (underWay === null && performance.now() - askedAt >= everyMs) underWay = ask()
  })

  return {
    stop: async () => {
      writer.setPace(null)
      await underWay
      if (worker) await ask()
      worker?.terminate()
      database.run('PRAGMA wal_autocheckpoint = 1000')
      database.run(`PRAGMA cache_size = -${cacheKb}`)
      database.run('PRAGMA shrink_memory')
    },
  }
}
