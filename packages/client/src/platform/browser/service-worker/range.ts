/** Both ends inclusive. */
export type Span = { start: number; end: number }

/**
 * Reads a `Range` header against a file, as players write it: one range of bytes. Anything else asks for the whole
 * file.
 */
export function parseRange(header: string | null, sizeBytes: number): Span | 'unsatisfiable' {
  const all = { start: 0, end: sizeBytes - 1 }
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return all
  const [, first = '', last = ''] = match
  if (first === '')
    return Number(last) === 0 ? 'unsatisfiable' : { ...all, start: Math.max(0, sizeBytes - Number(last)) }
  const start = Number(first)
  const end = last === '' ? all.end : Math.min(Number(last), all.end)
  if (last !== '' && Number(last) < start) return all
  return start >= sizeBytes ? 'unsatisfiable' : { start, end }
}
