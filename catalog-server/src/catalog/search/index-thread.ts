import { partWorker } from '../../base/program.ts'
import type { IndexAnswer, IndexRequest } from './index-thread-messages.ts'

/** Ends the idle thread, which takes some ten megabytes. */
const idleMs = 10_000

export type IndexEnd = Exclude<IndexAnswer, { type: 'taken' }>

type Paths = { catalogPath: string; indexPath: string }

/** The thread on which the index follows the catalog when there is much to take: it reads, folds and writes for seconds. */
export function createIndexThread(paths: Paths) {
  let thread: Worker | null = null
  let running: { onTaken(taken: number): void; end(end: IndexEnd): void } | null = null
  let idle: Timer | undefined

  function started(): Worker {
    if (thread) return thread
    const started = partWorker('catalog/search/index-worker', { smol: true })
    const lose = (reason: string): void => {
      if (thread !== started) return
      thread = null
      started.terminate()
      end({ type: 'failed', message: `The thread of the search index ended: ${reason}` })
    }
    started.onmessage = ({ data }: MessageEvent<IndexAnswer>) =>
      data.type === 'taken' ? running?.onTaken(data.taken) : end(data)
    started.onerror = ({ message }) => lose(message)
    started.addEventListener('close', () => lose('by itself'))
    return (thread = started)
  }

  function end(how: IndexEnd): void {
    running?.end(how)
    running = null
    idle = setTimeout(terminate, idleMs)
    idle.unref()
  }

  function terminate(): void {
    clearTimeout(idle)
    const ended = thread
    thread = null
    ended?.terminate()
  }

  const post = (request: IndexRequest): void => started().postMessage(request)

  return {
    /** Whether it is there, and need not be started. */
    isReady: (): boolean => thread !== null,

    /** Syncs the index to the end of the queue. `onTaken` is called after each transaction. Never rejects. */
    sync: (onTaken: (taken: number) => void): Promise<IndexEnd> => {
      clearTimeout(idle)
      const { promise, resolve } = Promise.withResolvers<IndexEnd>()
      running = { onTaken, end: resolve }
      post({ type: 'sync', ...paths })
      return promise
    },

    /** Asks a running `sync` to end early. */
    stop: (): void => {
      if (running) post({ type: 'stop' })
    },

    /** Called when nothing runs. */
    close: terminate,
  }
}
