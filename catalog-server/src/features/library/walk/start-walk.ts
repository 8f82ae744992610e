import type { WalkMessage, WalkRequest } from './messages.ts'
import { weightAtWaking, weightOf } from './messages.ts'

export type Walk = {
  /** What the walk finds, until it ends or is stopped. */
  messages: AsyncIterable<WalkMessage>
  /** Says that a message is dealt with, which makes room for others. */
  done(message: WalkMessage): void
  /** Ends it at once, even when the file system does not answer. */
  stop(): void
}

export type StartWalk = (request: Omit<WalkRequest, 'control'>) => Walk

/** Starts the walk in a thread of its own. */
export const startWalk: StartWalk = (request) => {
  const control = new Int32Array(new SharedArrayBuffer(8))
  const worker = new Worker(new URL('./worker.ts', import.meta.url).href)
  const waiting: WalkMessage[] = []
  let isEnded = false
  let wake = (): void => undefined

  const take = (message: WalkMessage): void => {
    waiting.push(message)
    wake()
  }
  worker.onmessage = (event: MessageEvent<WalkMessage>) => take(event.data)
  worker.onerror = (event) => take({ type: 'failed', message: event.message })
  worker.postMessage({ ...request, control } satisfies WalkRequest)

  function stop(): void {
    isEnded = true
    Atomics.store(control, 1, 1)
    Atomics.notify(control, 0)
    worker.terminate()
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
      const before = Atomics.sub(control, 0, weight)
      if (before > weightAtWaking && before - weight <= weightAtWaking) Atomics.notify(control, 0)
    },
    stop,
  }
}
