import { AppError } from '../base/errors.ts'

/** Both ends inclusive. */
export type ByteSpan = { first: number; last: number }

/**
 * Reads a `Range` header against a file of `sizeBytes`.
 *
 * Only a single byte range is served. Several ranges, other units, malformed headers and any range of an empty file are
 * ignored, as RFC 9110 §14.2 allows, and the whole file is sent.
 *
 * @returns the span; `null` to send everything
 * @throws AppError `range_not_satisfiable` when no byte of the range lies in the file
 */
export function parseRange(header: string | undefined | null, sizeBytes: number): ByteSpan | null {
  // A list may have empty elements; a single one that is not empty counts.
  const match = /^bytes=[ \t,]*(\d*)-(\d*)[ \t,]*$/i.exec(header ?? '')
  const [, from = '', to = ''] = match ?? []
  if ((from === '' && to === '') || sizeBytes === 0) return null
  if (from === '') {
    const length = Number(to)
    if (length === 0) throw outside(sizeBytes)
    return { first: Math.max(0, sizeBytes - length), last: sizeBytes - 1 }
  }
  // Compared as `BigInt`, since numbers may exceed the precision of a double.
  if (to !== '' && BigInt(from) > BigInt(to)) return null
  const first = Number(from)
  if (first >= sizeBytes) throw outside(sizeBytes)
  return { first, last: to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1) }
}

const outside = (sizeBytes: number): AppError =>
  new AppError('range_not_satisfiable', '', { headers: { 'content-range': `bytes */${sizeBytes}` } })
