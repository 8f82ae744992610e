import { compress, encodingFor } from './compress.ts'

/** JSON, compressed where that is accepted and worth it. */
export function jsonResponse(
  request: Request,
  value: unknown,
  status: number,
  headers: Headers,
): Promise<Response> {
  return jsonText(request, JSON.stringify(value), status, headers)
}

/** The same for a read: with a validator, so that what has not changed is not sent again. */
export async function jsonRead(request: Request, text: string, headers: Headers): Promise<Response> {
  const mark = Bun.hash(text).toString(36)
  const known = request.headers.get('if-none-match') ?? ''
  headers.set('etag', `"${mark}"`)
  if (known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${mark}"`)) {
    headers.append('vary', 'Accept-Encoding')
    return new Response(null, { status: 304, headers })
  }
  return jsonText(request, text, 200, headers)
}

async function jsonText(request: Request, text: string, status: number, headers: Headers): Promise<Response> {
  headers.set('content-type', 'application/json')
  headers.append('vary', 'Accept-Encoding')
  const encoding = encodingFor(request.headers.get('accept-encoding'), text.length)
  const body = encoding ? await compress(text, encoding) : Buffer.from(text)
  if (encoding) headers.set('content-encoding', encoding)
  // The same content in another coding is another representation: its validator may be weak only.
  const etag = headers.get('etag')
  if (encoding && etag) headers.set('etag', `W/${etag}`)
  headers.set('content-length', String(body.byteLength))
  return new Response(body, { status, headers })
}
