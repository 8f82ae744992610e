import { AppError } from '../base/errors.ts'
import { evaluateConditions, isRangeWanted, lastModifiedOf } from './conditional.ts'
import { httpDate } from './http-date.ts'
import { parseRange } from './range.ts'

/** Bytes in memory, a file that the kernel sends, or a stream of chunks. */
type FileBody = Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>

/** The state of a regular file. */
type ServedFile = {
  sizeBytes: number
  modifiedMs: number
  inode: number
  /** The bytes of a span, both ends inclusive. */
  body(first: number, last: number): Promise<FileBody>
}

export type FileResponseOptions = {
  contentType: string
  cacheControl?: string
  /** A strong tag made from the content; without it one is made from size, time and inode. */
  etag?: string
  headers?: Record<string, string>
  /** The body will not be read, so no file is opened. */
  head?: boolean
}

/**
 * Answers GET and HEAD with a file: whole, in part, or 304 when the client has it already.
 *
 * From a local disk the kernel sends the bytes to the socket from a megabyte on; Bun reads shorter ones. A file that
 * becomes shorter meanwhile ends the answer early; the next request sees another tag.
 *
 * @throws AppError `range_not_satisfiable`, `precondition_failed`
 */
export async function fileResponse(
  request: Request,
  file: ServedFile,
  options: FileResponseOptions,
): Promise<Response> {
  const validators = { etag: options.etag ?? etagOf(file), modifiedMs: file.modifiedMs }
  const headers = new Headers({
    ...options.headers,
    etag: validators.etag,
    'last-modified': lastModifiedOf(validators),
    'accept-ranges': 'bytes',
    // Otherwise Bun sends the file's name in this header when it does not know the type.
    'content-disposition': 'inline',
    'x-content-type-options': 'nosniff',
    // Bun's own date header is sent in five packets before a file that is opened first.
    date: httpDate(Date.now()),
  })
  if (options.cacheControl !== undefined) headers.set('cache-control', options.cacheControl)

  const result = evaluateConditions(request.headers, validators)
  if (result === 'precondition_failed') throw new AppError('precondition_failed')
  if (result === 'not_modified') return new Response(null, { status: 304, headers })

  headers.set('content-type', options.contentType)
  // Range is defined for GET only.
  const isRangeRead = request.method === 'GET' && isRangeWanted(request.headers, validators, Date.now())
  const part = isRangeRead ? parseRange(request.headers.get('range'), file.sizeBytes) : null
  if (part) headers.set('content-range', `bytes ${part.first}-${part.last}/${file.sizeBytes}`)
  const span = part ?? { first: 0, last: file.sizeBytes - 1 }
  headers.set('content-length', String(span.last - span.first + 1))
  const body = options.head ? null : await file.body(span.first, span.last)
  return new Response(body, { status: part ? 206 : 200, headers })
}

function etagOf({ sizeBytes, modifiedMs, inode }: ServedFile): string {
  const parts = [sizeBytes, Math.round(modifiedMs * 1_000), inode]
  return `"${parts.map((part) => part.toString(36)).join('-')}"`
}
