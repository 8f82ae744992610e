/*
 * A message between the server and the process of a disk: a number that relates an answer to its request, a JSON
 * value, and bytes.
 */

export type Frame = { id: number; value: unknown; bytes: Uint8Array | null }

const headBytes = 12
const noBytes = 0xffff_ffff

/** The chunks of a frame, to be written one after the other: large bytes are not copied. */
export function encodeFrame({ id, value, bytes }: Frame): Uint8Array[] {
  const text = Buffer.from(JSON.stringify(value ?? null))
  const head = Buffer.allocUnsafe(headBytes + text.length)
  head.writeUInt32LE(id, 0)
  head.writeUInt32LE(text.length, 4)
  head.writeUInt32LE(bytes?.length ?? noBytes, 8)
  text.copy(head, headBytes)
  return bytes === null ? [head] : [head, bytes]
}

/** Assembles the chunks of a stream into frames. The bytes of a frame are a separate buffer. */
export function createFrameReader(onFrame: (frame: Frame) => void): (chunk: Uint8Array) => void {
  let frame: Frame = { id: 0, value: null, bytes: null }
  let part = Buffer.alloc(headBytes)
  let filled = 0
  let take: () => void = takeHead

  function expect(size: number, next: () => void): void {
    part = Buffer.from(new ArrayBuffer(size))
    filled = 0
    take = next
  }
  let bytesLength = 0
  function takeHead(): void {
    frame = { id: part.readUInt32LE(0), value: null, bytes: null }
    bytesLength = part.readUInt32LE(8)
    expect(part.readUInt32LE(4), takeValue)
  }
  function takeValue(): void {
    frame.value = JSON.parse(part.toString('utf8'))
    if (bytesLength === noBytes) finish()
    else expect(bytesLength, takeBytes)
  }
  function takeBytes(): void {
    frame.bytes = new Uint8Array(part.buffer, 0, part.length)
    finish()
  }
  function finish(): void {
    const done = frame
    expect(headBytes, takeHead)
    onFrame(done)
  }

  return (chunk) => {
    let at = 0
    do {
      const count = Math.min(part.length - filled, chunk.length - at)
      part.set(chunk.subarray(at, at + count), filled)
      filled += count
      at += count
      if (filled === part.length) take()
    } while (at < chunk.length || (part.length === 0 && filled === 0))
  }
}
