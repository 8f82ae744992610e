import { readSync } from 'node:fs'

/** Read ahead from the start of a file: this one read includes most headers and small tags. */
const headBytes = 16 * 1024
/** Read at once at the end: tags behind the audio, its last frame, and what of its end recognises it. */
const tailBytes = 36 * 1024
/** The largest single read, whatever a header claims. */
const readBytesMax = 64 * 1024 * 1024

/** A file that is read by position. Reads are cut at the end of the file instead of failing, for damaged files. */
export type ByteSource = {
  readonly size: number
  /** The existing bytes of `[start, start + length)`; the result may share memory and must not be changed. */
  read(start: number, length: number): Buffer
}

/** A span of the file: `start` inclusive, `end` exclusive. */
export type Span = { start: number; end: number }

export function fileSource(fd: number, size: number): ByteSource {
  const head = readFully(fd, 0, Math.min(headBytes, size))
  const tailStart = Math.max(0, size - tailBytes)
  let tail: Buffer | null = null
  return {
    size,
    read(start, length) {
      const end = Math.min(start + Math.min(length, readBytesMax), size)
      if (start < 0 || end <= start) return Buffer.alloc(0)
      if (end <= head.length) return head.subarray(start, end)
      if (start >= tailStart) {
        tail ??= readFully(fd, tailStart, size - tailStart)
        return tail.subarray(start - tailStart, end - tailStart)
      }
      return readFully(fd, start, end - start)
    },
  }
}

/** A file whose bytes from `from` to the end are in memory. */
export const memorySource = (bytes: Buffer, from = 0): ByteSource => ({
  size: from + bytes.length,
  read: (start, length) => bytes.subarray(Math.max(0, start - from), Math.max(0, start - from + length)),
})

function readFully(fd: number, start: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafeSlow(length)
  let filled = 0
  while (filled < length) {
    const count = readSync(fd, buffer, filled, length - filled, start + filled)
    if (count === 0) break
    filled += count
  }
  return buffer.subarray(0, filled)
}
