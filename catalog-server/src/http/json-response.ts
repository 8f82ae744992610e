import type { Coding } from './accept-encoding.ts'
import { tagOf } from './accept-encoding.ts'
import { compress, encodingFor } from './compress.ts'
import { heldTag } from './conditional.ts'

/** JSON, compressed where that is accepted and worth it. */
export function jsonResponse(
  request: Request,
  value: unknown,
  status: number,
  headers: Headers,
): Promise<Response> {
  const text = JSON.stringify(value)
  return jsonText(text, codingOf(request, text), status, headers)
}

/** The same for a read: with a validator, so that what has not changed is not sent again. */
export async function jsonRead(request: Request, text: string, headers: Headers): Promise<Response> {
  const version = Bun.hash(text).toString(36)
  const held = heldTag(request.headers, version)
  if (held !== null) {
    headers.set('etag', held)
    headers.append('vary', 'Accept-Encoding')
    return new Response(null, { status: 304, headers })
  }
  const coding = codingOf(request, text)
  headers.set('etag', tagOf(version, coding))
  return jsonText(text, coding, 200, headers)
}

const codingOf = (request: Request, text: string): Coding | null =>
  encodingFor(request.headers.get('accept-encoding'), text.length)

async function jsonText(
  text: string,
  coding: Coding | null,
  status: number,
  headers: Headers,
): Promise<Response> {
  headers.set('content-type', 'application/json')
  headers.append('vary', 'Accept-Encoding')
  const body = coding ? await compress(text, coding) : Buffer.from(text)
  if (coding) headers.set('content-encoding', coding)
  headers.set('content-length', String(body.byteLength))
  return new Response(body, { status, headers })
}
