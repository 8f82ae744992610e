import type { WalkMessage, WalkRequest } from './messages.ts'
import { weightAtWaking, weightOf } from './messages.ts'

export type Walk = {
  /** What the walk finds, until it ends or is stopped. */
  messages: AsyncIterable<WalkMessage>
  /** Says that a message is dealt with, which makes room for others. */
  done(message: WalkMessage): void
  /** Ends it at once, even when the file system does not answer; nothing more is heard of it. */
  stop(): void
}

export type StartWalk = (request: Omit<WalkRequest, 'handedOver' | 'signs'>) => Walk

/** A file system that takes longer for one answer hangs. Disks that have to wake up take a quarter of that. */
const silenceMs = 60_000

/**
 * Walks the folders in a thread of its own. One that gives no sign of life waits for a file system: it is left to itself,
 * its folder is told of as `silent`, and another thread goes on with the folders after it.
 */
export const createStartWalk =
  (silenceMaxMs = silenceMs): StartWalk =>
  (request) => {
    const handedOver = new Int32Array(new SharedArrayBuffer(4))
    const waiting: WalkMessage[] = []
    let isEnded = false
    let wake = (): void => undefined
    let end = begin(request.folders)

    function take(message: WalkMessage): void {
      waiting.push(message)
      wake()
    }

    /** @returns what makes it stop */
    function begin(folders: WalkRequest['folders']): () => void {
      const signs = new Int32Array(new SharedArrayBuffer(12))
      const worker = new Worker(new URL('./worker.ts', import.meta.url).href)
      let isOver = false
      const over = (): void => {
        isOver = true
        clearInterval(watch)
        Atomics.store(signs, 0, 1)
        Atomics.notify(handedOver, 0)
        // Not terminated here: while the thread waits for the system, that call would wait with it. It ends at its end.
      }
      const fail = (message: string): void => {
        if (isOver) return
        over()
        take({ type: 'failed', message })
      }
      const goOn = (): void => {
        over()
        const at = folders.findIndex(({ id }) => id === Atomics.load(signs, 2))
        const folder = folders[at]
        if (!folder) return take({ type: 'failed', message: 'The catalog does not answer' })
        take({ type: 'folder', folderId: folder.id, outcome: 'silent', message: null })
        const rest = folders.slice(at + 1)
        if (rest.length > 0) end = begin(rest)
        else take({ type: 'end' })
      }
      let [beats, heardAt] = [0, performance.now()]
      const watch = setInterval(() => {
        const now = Atomics.load(signs, 1)
        if (now !== beats) [beats, heardAt] = [now, performance.now()]
        else if (performance.now() - heardAt >= silenceMaxMs) goOn()
      }, silenceMaxMs / 20)
      worker.onmessage = ({ data }: MessageEvent<WalkMessage>) => {
        const isAtEnd = data.type === 'end' || data.type === 'failed'
        if (!isOver) take(data)
        if (!isOver && isAtEnd) over()
        if (isAtEnd) worker.terminate()
      }
      worker.onerror = ({ message }) => fail(message)
      worker.addEventListener('close', () => fail('The thread that walks through the folders ended'))
      worker.postMessage({ ...request, folders, handedOver, signs } satisfies WalkRequest)
      return over
    }

    function stop(): void {
      isEnded = true
      end()
      wake()
    }

    async function* messages(): AsyncGenerator<WalkMessage> {
      try {
        for (;;) {
          if (isEnded) return
          const message = waiting.shift()
          if (message) yield message
          else await new Promise<void>((resolve) => (wake = resolve))
          if (message?.type === 'end' || message?.type === 'failed') return
        }
      } finally {
        stop()
      }
    }

    return {
      messages: messages(),
      done: (message) => {
        const weight = weightOf(message)
        const before = Atomics.sub(handedOver, 0, weight)
        if (before > weightAtWaking && before - weight <= weightAtWaking) Atomics.notify(handedOver, 0)
      },
      stop,
    }
  }
