import { promisify } from 'node:util'
import zlib from 'node:zlib'

/** A file that is served from memory. `etag` is with quotes; `gzip` is null where packing saves nothing. */
export type Asset = {
  bytes: Uint8Array<ArrayBuffer>
  gzip: Uint8Array<ArrayBuffer> | null
  type: string
  etag: string
}

export const neverChanges = 'public, max-age=31536000, immutable'

/** What a page of ours may not do, whatever its scripts are: be framed, tell where it was, use the machine's senses. */
export const pageHeaders = {
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

const gzip = promisify(zlib.gzip) as (bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>

/** Packs text on a thread of its own: a script of some megabytes takes a tenth of a second. */
export const assetOf = async (bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Asset> => ({
  bytes,
  gzip: /text|json|svg/.test(type) ? await gzip(bytes) : null,
  type,
  etag: `"${Bun.hash(bytes).toString(36)}"`,
})

/** The asset, packed where that is accepted; 304 for who has it already. */
export function answerAsset(request: Request, asset: Asset, more: Record<string, string>): Response {
  const zipped = asset.gzip !== null && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  const headers = new Headers({
    'content-type': asset.type,
    etag: asset.etag,
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    ...more,
  })
  if (request.headers.get('if-none-match') === asset.etag) return new Response(null, { status: 304, headers })
  if (zipped) headers.set('content-encoding', 'gzip')
  return new Response(zipped ? asset.gzip : asset.bytes, { headers })
}
