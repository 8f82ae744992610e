import type { ByteSource, Span } from '../bytes/byte-source.ts'

const tagBytesMax = 32 * 1024 * 1024

/** The bytes of a tag, not more than any real one has, whatever the file says. */
export const tagBytesOf = (source: ByteSource, { start, end }: Span): Buffer =>
  source.read(start, Math.min(end - start, tagBytesMax))
