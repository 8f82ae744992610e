import type { Log } from '../../../base/log.ts'
import { partWorker } from '../../../base/program.ts'
import type { Writer } from '../../store/writer.ts'
import type { CheckpointDone } from './checkpoint-worker.ts'

const everyMs = 200
/** 64 MB of log: beyond this the scan waits until all of it is in the database, so that the log starts over. */
const logPagesMax = 16_000

type Options = { writer: Writer; catalogPath: string; log: Log }

/**
 * While a scan writes, the write-ahead log is checkpointed on a thread of its own: that waits for the disk, and the
 * server must not. Without the thread the log only grows until the scan ends: a thread that dies is logged, and the next
 * checkpoint starts another.
 */
export function startCheckpoints({ writer, catalogPath, log }: Options): { stop(): Promise<void> } {
  const { database } = writer
  database.run('PRAGMA wal_autocheckpoint = 0')
  let worker: Worker | null = null
  let underWay: { promise: Promise<void>; end(): void } | null = null
  let askedAt = performance.now()
  let isLogFull = false

  function start(): Worker {
    const thread = partWorker('library/scanner/5-finish/checkpoint-worker')
    const lose = (reason: string): void => {
      if (worker !== thread) return
      log.warn('The thread for checkpoints ended', { reason })
      worker = null
      end(0)
    }
    thread.onmessage = ({ data }: MessageEvent<CheckpointDone>) => end(data.pagesInLog)
    thread.onerror = ({ message }) => lose(message)
    thread.addEventListener('close', () => lose('It ended by itself'))
    return thread
  }

  function end(pagesInLog: number): void {
    isLogFull = pagesInLog > logPagesMax
    underWay?.end()
    underWay = null
  }

  /** One checkpoint, or the one under way; resolves when it is done, or when its thread died. */
  function ask(): Promise<void> {
    if (underWay) return underWay.promise
    askedAt = performance.now()
    worker ??= start()
    const { promise, resolve } = Promise.withResolvers<void>()
    underWay = { promise, end: resolve }
    worker.postMessage(catalogPath)
    return promise
  }

  writer.setThrottle(async () => {
    if (isLogFull) {
      await underWay?.promise
      await ask()
      isLogFull = false
    } else if (underWay === null && performance.now() - askedAt >= everyMs) void ask()
  })

  return {
    stop: async () => {
      writer.setThrottle(null)
      await underWay?.promise
      if (worker) await ask()
      const thread = worker
      worker = null
      thread?.terminate()
      database.run('PRAGMA wal_autocheckpoint = 1000')
      database.run('PRAGMA shrink_memory')
    },
  }
}
