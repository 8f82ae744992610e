import type { Bytes } from '../../http/content.ts'

/** Others get their turn after so long. */
const turnMs = 2
/** Shorter pieces are sent together. */
const sentAloneFromBytes = 8 * 1024
const sentTogetherBytes = 64 * 1024

export type WritePiece = (piece: string | Bytes) => Promise<void> | null

/**
 * A long text in UTF-8 that is sent while it is made: all at once would hold everybody up. It is made at its own pace, from
 * when the first of it is asked for: a slow reader keeps what is left of it in memory, but nobody who makes it waiting.
 *
 * @param make writes the text, and waits for others to have their turn where `write` returns a promise
 * @param failed told why it could not be made: what was sent is then cut off, which no reader takes for the whole
 */
export function streamPieces(
  make: (write: WritePiece) => Promise<void>,
  failed: (error: unknown) => void,
): ReadableStream<Bytes> {
  let isCancelled = false
  const run = async (controller: ReadableStreamDefaultController<Bytes>): Promise<void> => {
    let together: Bytes[] = []
    let bytes = 0
    let turnSince = performance.now()
    const send = (): void => {
      if (bytes > 0) controller.enqueue(Buffer.concat(together))
      together = []
      bytes = 0
    }
    const nextTurn = async (): Promise<void> => {
      await new Promise(setImmediate)
      if (isCancelled) throw new DOMException('Nobody reads this any more', 'AbortError')
      turnSince = performance.now()
    }
    await make((piece) => {
      const more = typeof piece === 'string' ? Buffer.from(piece) : piece
      if (more.length >= sentAloneFromBytes) {
        send()
        controller.enqueue(more)
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
  let isStarted = false
  return new ReadableStream<Bytes>(
    {
      pull: (controller) => {
        if (isStarted) return
        isStarted = true
        void run(controller).catch((error: unknown) => {
          if (isCancelled) return
          failed(error)
          controller.error(error)
        })
      },
      cancel: () => {
        isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
}
