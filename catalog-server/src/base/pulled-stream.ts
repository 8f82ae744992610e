type Piece = Uint8Array<ArrayBufferLike>

/**
 * A stream of pieces that are made as they are read: the next one when the last one was consumed. An error of `next`
 * aborts it.
 *
 * @param next resolves to nothing at the end
 */
export function pulledStream(
  next: () => Promise<Piece | null | undefined | void>,
  cancel: () => unknown,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const piece = await next()
        if (piece) controller.enqueue(piece)
        else controller.close()
      },
      cancel: async () => void (await cancel()),
    },
    { highWaterMark: 0 },
  )
}
