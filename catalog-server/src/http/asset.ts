import type { Coding } from './accept-encoding.ts'
import { codingFor, tagOf } from './accept-encoding.ts'
import { compressedFromBytes } from './compress.ts'
import { heldTag } from './conditional.ts'
import type { Bytes } from '../base/bytes.ts'
import type { MadeEarlier } from './content.ts'
import { Content } from './content.ts'

/** A file that is served from memory. */
export type Asset = { type: string; content: Content; isCompressible: boolean }

export const neverChanges = 'public, max-age=31536000, immutable'

/** The best compression first: an asset is compressed once and sent often. */
const order: readonly Coding[] = ['br', 'zstd', 'gzip']

export const assetOf = (bytes: Bytes, type: string, madeEarlier?: MadeEarlier): Asset => ({
  type,
  content: new Content(bytes, madeEarlier),
  isCompressible: bytes.length >= compressedFromBytes && /text|json|svg|javascript/.test(type),
})

/** Answers with the asset in the best accepted coding; 304 for a client that has it already. */
export async function answerAsset(
  request: Request,
  { type, content, isCompressible }: Asset,
  more: Record<string, string>,
): Promise<Response> {
  const headers = new Headers({
    'content-type': type,
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    ...more,
  })
  const held = heldTag(request.headers, content.version)
  if (held !== null) {
    headers.set('etag', held)
    return new Response(null, { status: 304, headers })
  }
  const coding = isCompressible ? codingFor(request.headers.get('accept-encoding'), order) : null
  headers.set('etag', tagOf(content.version, coding))
  if (coding !== null) headers.set('content-encoding', coding)
  const body = coding === null ? content.bytes : await content.in(coding)
  headers.set('content-length', String(body.byteLength))
  return new Response(body, { headers })
}
