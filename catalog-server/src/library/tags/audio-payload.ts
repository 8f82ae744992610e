import type { ByteSource, Span } from './bytes/byte-source.ts'
import type { Payload } from './containers/container.ts'

const windowBytes = 32 * 1024
const hashHexLength = 32

/**
 * Identifies the sound of a file independent of its tags: a hash of its length and up to three windows (start,
 * middle, end), so that a file of gigabytes costs as little as a small one. Up to the size of three windows
 * everything is hashed.
 */
export function payloadHash(source: ByteSource, payload: Payload): string {
  const hasher = new Bun.CryptoHasher('sha256')
  if ('gathered' in payload) {
    hasher.update(`samples ${payload.samples}\n`)
    for (const part of payload.gathered) hasher.update(part)
  } else {
    const length = payload.spans.reduce((sum, { start, end }) => sum + end - start, 0)
    hasher.update(`bytes ${length}\n`)
    for (const { from, bytes } of windowsOf(length)) {
      for (const span of part(payload.spans, from, bytes)) {
        hasher.update(source.read(span.start, span.end - span.start))
      }
    }
  }
  return hasher.digest('hex').slice(0, hashHexLength)
}

function windowsOf(length: number): { from: number; bytes: number }[] {
  if (length <= 3 * windowBytes) return [{ from: 0, bytes: length }]
  const middle = Math.floor((length - windowBytes) / 2)
  return [0, middle, length - windowBytes].map((from) => ({ from, bytes: windowBytes }))
}

/** The spans of the file with `bytes` bytes of the payload, from its byte `from` on. */
function part(spans: Span[], from: number, bytes: number): Span[] {
  let skip = from
  let left = bytes
  const found: Span[] = []
  for (const { start, end } of spans) {
    const length = end - start
    if (left > 0 && skip < length) {
      const take = Math.min(length - skip, left)
      found.push({ start: start + skip, end: start + skip + take })
      left -= take
    }
    skip = Math.max(0, skip - length)
  }
  return found
}
