import { evaluateConditions, isRangeWanted, lastModifiedOf } from './conditional.ts'
import { httpDate } from './http-date.ts'
import { parseRange } from './range.ts'

/** A regular file as it was just now; where its `content` is in memory, that is what is sent. */
type ServedFile = { path: string; sizeBytes: number; modifiedMs: number; inode: number; content?: Blob }

export type FileResponseOptions = {
  contentType: string
  cacheControl?: string
  /** A strong tag made from the content; without it one is made from size, time and inode. */
  etag?: string
  headers?: Record<string, string>
}

/**
 * Answers GET and HEAD with a file: whole, in part, or not at all where the client has it already.
 *
 * From a megabyte on, the bytes go from the file to the socket inside the kernel; Bun reads what is shorter. A file that
 * becomes shorter meanwhile ends the answer early; the next request sees another tag.
 *
 * @throws AppError `range_not_satisfiable`
 */
export function fileResponse(request: Request, file: ServedFile, options: FileResponseOptions): Response {
  const validators = { etag: options.etag ?? etagOf(file), modifiedMs: file.modifiedMs }
  const headers = new Headers({
    ...options.headers,
    etag: validators.etag,
    'last-modified': lastModifiedOf(validators),
    'accept-ranges': 'bytes',
    // Otherwise Bun tells the file's name here where it does not know the type.
    'content-disposition': 'inline',
    'x-content-type-options': 'nosniff',
    // Bun writes its own in five packets before a file that had to be looked for.
    date: httpDate(Date.now()),
  })
  if (options.cacheControl !== undefined) headers.set('cache-control', options.cacheControl)

  const verdict = evaluateConditions(request.headers, validators)
  if (verdict === 'precondition_failed') return new Response(null, { status: 412 })
  if (verdict === 'not_modified') return new Response(null, { status: 304, headers })

  headers.set('content-type', options.contentType)
  // Range is defined for GET alone.
  const isRangeRead = request.method === 'GET' && isRangeWanted(request.headers, validators, Date.now())
  const span = isRangeRead ? parseRange(request.headers.get('range'), file.sizeBytes) : null
  if (span) {
    headers.set('content-range', `bytes ${span.first}-${span.last}/${file.sizeBytes}`)
    const length = span.last - span.first + 1
    headers.set('content-length', String(length))
    return new Response(bodyOf(file, span.first, span.last + 1), { status: 206, headers })
  }
  headers.set('content-length', String(file.sizeBytes))
  // Bun reads Range itself where it recognises a whole file, and does not know If-Range. A part that reaches past the
  // end is sent as it is, and ends where the file does.
  return new Response(bodyOf(file, 0, file.sizeBytes + 1), { headers })
}

const bodyOf = ({ path, content }: ServedFile, start: number, end: number): Blob =>
  (content ?? Bun.file(path)).slice(start, end)

function etagOf({ sizeBytes, modifiedMs, inode }: ServedFile): string {
  const parts = [sizeBytes, Math.round(modifiedMs * 1_000), inode]
  return `"${parts.map((part) => part.toString(36)).join('-')}"`
}
