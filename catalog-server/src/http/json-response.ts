import type { Coding } from './accept-encoding.ts'
import { tagOf } from './accept-encoding.ts'
import { encodingFor } from './compress.ts'
import { heldTag } from './conditional.ts'
import type { Bytes } from './content.ts'
import { Serialized } from './serialized.ts'

/** JSON, compressed where that is accepted and worth it. */
export function jsonResponse(
  request: Request,
  value: unknown,
  status: number,
  headers: Headers,
): Response | Promise<Response> {
  const answer = new Serialized(JSON.stringify(value))
  return respond(answer, codingOf(request, answer), status, headers)
}

/** The same for a read: with a validator, so that what has not changed is not sent again. */
export function jsonRead(
  request: Request,
  answer: Serialized<unknown>,
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

const codingOf = (request: Request, { bytes }: Serialized<unknown>): Coding | null =>
  encodingFor(request.headers.get('accept-encoding'), bytes.length)

function respond(
  answer: Serialized<unknown>,
  coding: Coding | null,
  status: number,
  headers: Headers,
): Response | Promise<Response> {
  headers.set('content-type', 'application/json')
  headers.append('vary', 'Accept-Encoding')
  if (coding === null) return responseOf(answer.bytes, status, headers)
  headers.set('content-encoding', coding)
  return answer.in(coding).then((bytes) => responseOf(bytes, status, headers))
}

function responseOf(bytes: Bytes, status: number, headers: Headers): Response {
  headers.set('content-length', String(bytes.byteLength))
  return new Response(bytes, { status, headers })
}
