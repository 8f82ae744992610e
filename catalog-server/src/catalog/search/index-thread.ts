import { partWorker } from '../../base/program.ts'
import type { IndexAnswer, IndexRequest } from './index-thread-messages.ts'

export type IndexEnd = Exclude<IndexAnswer, { type: 'taken' }>

type Paths = { catalogPath: string; indexPath: string }

/**
 * The thread on which the index follows the catalog when there is much to take: it reads, folds and writes for seconds.
 *
 * @param idleMs the time without work after which it merges what it has written and ends: it takes some ten megabytes
 */
export function createIndexThread(paths: Paths, idleMs = 10_000) {
  let thread: Worker | null = null
  let running: { onTaken(taken: number): void; end(end: IndexEnd): void } | null = null
  let merging: Promise<IndexEnd> | null = null
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
  }

  function ask(request: IndexRequest, onTaken: (taken: number) => void = () => undefined): Promise<IndexEnd> {
    const { promise, resolve } = Promise.withResolvers<IndexEnd>()
    running = { onTaken, end: resolve }
    started().postMessage(request)
    return promise
  }

  function stop(): void {
    if (running) started().postMessage({ type: 'stop' } satisfies IndexRequest)
  }

  /** Ends a rest. To be awaited before the index is written to or replaced. */
  async function rouse(): Promise<void> {
    clearTimeout(idle)
    idle = undefined
    if (merging) stop()
    await merging
  }

  function terminate(): void {
    const ended = thread
    thread = null
    ended?.terminate()
  }

  return {
    /** Whether it is there, and need not be started. */
    isReady: (): boolean => thread !== null,

    rouse,

    /** Called when there is no work for now. `onEnd` is called when the index was merged, unless it is roused before. */
    rest: (onEnd: (end: IndexEnd) => void): void => {
      const merge = async (): Promise<void> => {
        if (!thread) return
        merging = ask({ type: 'merge', indexPath: paths.indexPath })
        const isRoused = (): boolean => idle !== timer
        const end = await merging
        merging = null
        if (isRoused()) return
        terminate()
        onEnd(end)
      }
      const timer = setTimeout(() => void merge(), idleMs)
      timer.unref()
      idle = timer
    },

    /** Syncs the index to the end of the queue. `onTaken` is called after each transaction. Never rejects. */
    sync: (onTaken: (taken: number) => void): Promise<IndexEnd> => ask({ type: 'sync', ...paths }, onTaken),

    /** Asks a running `sync` to end early. */
    stop,

    /** Called when nothing runs but a rest. */
    close: async (): Promise<void> => {
      await rouse()
      terminate()
    },
  }
}
