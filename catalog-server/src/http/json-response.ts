import type { Coding } from './accept-encoding.ts'
import { tagOf } from './accept-encoding.ts'
import { compress, compressStream, encodingFor } from './compress.ts'
import { heldTag } from './conditional.ts'
import { encodedOnce } from './content.ts'
import type { Bytes } from '../base/bytes.ts'
import { PreSerialized } from '../base/pre-serialized.ts'
import { StreamedJson } from '../base/streamed-json.ts'

/** A JSON answer, compressed when the client accepts it and it is worthwhile. */
export function jsonResponse(
  request: Request,
  value: unknown,
  status: number,
  headers: Headers,
): Response | Promise<Response> {
  const answer = new PreSerialized(JSON.stringify(value))
  return respond(answer, codingOf(request, answer), status, headers)
}

/** The same for a read: with an `ETag`, so that unchanged content is not sent again. */
export function jsonRead(
  request: Request,
  answer: PreSerialized<unknown> | StreamedJson<unknown>,
  headers: Headers,
): Response | Promise<Response> {
  const held = heldTag(request.headers, answer.version)
  if (held !== null) {
    headers.set('etag', held)
    headers.append('vary', 'Accept-Encoding')
    return new Response(null, { status: 304, headers })
  }
  const coding = codingOf(request, answer)
  headers.set('etag', tagOf(answer.version, coding))
  return respond(answer, coding, 200, headers)
}

function codingOf(request: Request, answer: PreSerialized<unknown> | StreamedJson<unknown>): Coding | null {
  const sizeBytes = answer instanceof StreamedJson ? Infinity : answer.bytes.length
  return encodingFor(request.headers.get('accept-encoding'), sizeBytes)
}

function respond(
  answer: PreSerialized<unknown> | StreamedJson<unknown>,
  coding: Coding | null,
  status: number,
  headers: Headers,
): Response | Promise<Response> {
  headers.set('content-type', 'application/json')
  headers.append('vary', 'Accept-Encoding')
  if (coding !== null) headers.set('content-encoding', coding)
  if (answer instanceof StreamedJson)
    return answer
      .chunks()
      .then(
        (chunks) =>
          new Response(coding === null ? chunks : compressStream(chunks, coding), { status, headers }),
      )
  if (coding === null) return responseOf(answer.bytes, status, headers)
  return encodedOnce(answer, coding, () => compress(answer.bytes, coding)).then((bytes) =>
    responseOf(bytes, status, headers),
  )
}

function responseOf(bytes: Bytes, status: number, headers: Headers): Response {
  headers.set('content-length', String(bytes.byteLength))
  return new Response(bytes, { status, headers })
}
