import { evaluateConditions, isRangeWanted, lastModifiedOf } from './conditional.ts'
import { httpDate } from './http-date.ts'
import { parseRange } from './range.ts'

/** From memory, from the file by way of the kernel, or piece by piece. */
export type FileBody = Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>

/** A regular file as it was just now. */
type ServedFile = {
  sizeBytes: number
  modifiedMs: number
  inode: number
  /** A part of it, both ends inclusive. */
  body(first: number, last: number): Promise<FileBody>
}

export type FileResponseOptions = {
  contentType: string
  cacheControl?: string
  /** A strong tag made from the content; without it one is made from size, time and inode. */
  etag?: string
  headers?: Record<string, string>
  /** Nobody will read the body: nothing is opened. */
  head?: boolean
}

/**
 * Answers GET and HEAD with a file: whole, in part, or not at all where the client has it already.
 *
 * Of a file on a disk of this machine the bytes go to the socket inside the kernel from a megabyte on; Bun reads what is
 * shorter. A file that becomes shorter meanwhile ends the answer early; the next request sees another tag.
 *
 * @throws AppError `range_not_satisfiable`
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
