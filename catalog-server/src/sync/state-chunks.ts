import type { Bytes } from '../base/bytes.ts'
import { endTurn } from '../base/turns.ts'

/** The longest time that one text keeps the event loop. */
const turnMs = 2
/** Shorter chunks are joined. */
const sentAloneFromBytes = 8 * 1024
const sentTogetherBytes = 64 * 1024

export type WriteChunk = (part: string | Bytes) => Promise<void> | null

/**
 * A long text in UTF-8 that is sent while it is made: making it at once would block the server. It is made at its own
 * pace: for a slow reader the rest stays in memory, but the writer does not wait for it. An error before the first chunk
 * rejects, so that it can still be answered; a later one cuts the text off, which no reader takes for complete.
 *
 * @param make writes the text, and awaits the promise that `write` may return, to let others have a turn
 * @param cutOff called with the reason why the rest could not be made
 */
export async function streamChunks(
  make: (write: WriteChunk) => Promise<void>,
  cutOff: (error: unknown) => void,
): Promise<ReadableStream<Bytes>> {
  let isCancelled = false
  let hasBegun = false
  const begun = Promise.withResolvers<void>()
  const run = async (controller: ReadableStreamDefaultController<Bytes>): Promise<void> => {
    let together: Bytes[] = []
    let bytes = 0
    let turnSince = performance.now()
    const enqueue = (chunk: Bytes): void => {
      controller.enqueue(chunk)
      hasBegun = true
      begun.resolve()
    }
    const send = (): void => {
      if (bytes > 0) enqueue(Buffer.concat(together))
      together = []
      bytes = 0
    }
    const nextTurn = async (): Promise<void> => {
      await endTurn()
      if (isCancelled) throw new DOMException('Nobody reads this any more', 'AbortError')
      turnSince = performance.now()
    }
    await make((part) => {
      const more = typeof part === 'string' ? Buffer.from(part) : part
      if (more.length >= sentAloneFromBytes) {
        send()
        enqueue(more)
      } else {
        together.push(more)
        bytes += more.length
        if (bytes >= sentTogetherBytes) send()
      }
      return performance.now() - turnSince < turnMs ? null : nextTurn()
    })
    send()
    controller.close()
  }
  const stream = new ReadableStream<Bytes>(
    {
      start: (controller) => {
        // Not awaited here: a stream that has not started cannot be read.
        void run(controller).then(begun.resolve, (error: unknown) => {
          if (!hasBegun) return begun.reject(error)
          if (isCancelled) return
          cutOff(error)
          controller.error(error)
        })
      },
      cancel: () => {
        isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  await begun.promise
  return stream
}
