import type { ByteSource, Span } from '../bytes/byte-source.ts'

const blockBytes = 1024 * 1024
/** After this time the rest is estimated from the counted part: a file of many hours must not delay a scan. */
const walkMsMax = 400

/**
 * Counts the frames of a stream of unknown length, by jumping from header to header. Garbage between frames is
 * skipped.
 *
 * @param frameBytes the length of the frame at a position, 0 when there is none
 */
export function walkFrames(
  source: ByteSource,
  { start, end }: Span,
  frameBytes: (bytes: Uint8Array, at: number) => number,
): number {
  const deadline = performance.now() + walkMsMax
  let frames = 0
  let at = start
  let block = source.read(at, Math.min(blockBytes, end - at))
  let blockStart = at
  while (at < end) {
    let offset = at - blockStart
    // Headers are at most nine bytes: near the end of a block the next one is read.
    if (offset + 9 > block.length && blockStart + block.length < end) {
      if (performance.now() > deadline) return Math.round((frames * (end - start)) / (at - start))
      block = source.read(at, Math.min(blockBytes, end - at))
      if (block.length === 0) return frames
      blockStart = at
      offset = 0
    }
    const bytes = frameBytes(block, offset)
    if (bytes > 0) {
      frames += at + bytes <= end ? 1 : 0
      at += bytes
    } else {
      const next = block.indexOf(0xff, offset + 1)
      at = next === -1 ? blockStart + block.length : blockStart + next
    }
  }
  return frames
}
