import type { Coding } from './accept-encoding.ts'
import { codingFor, tagOf } from './accept-encoding.ts'
import { compress } from './compress.ts'
import { heldTag } from './conditional.ts'

export type Bytes = Uint8Array<ArrayBuffer>

/** What is served from memory. `version` names its content. */
export type Asset = {
  type: string
  version: string
  isCompressible: boolean
  /** Its bytes in a coding; null for as they are. */
  body(coding: Coding | null): Promise<Bytes>
}

export const neverChanges = 'public, max-age=31536000, immutable'

/** Smaller ones fit into one packet as they are. */
const compressedFromBytes = 1_024
/** The smallest first: what is sent often is compressed once. */
const order: readonly Coding[] = ['br', 'zstd', 'gzip']

export const versionOf = (bytes: Uint8Array): string => Bun.hash(bytes).toString(36)

/** `madeEarlier` may have it compressed already, and better than is done here. Codings are kept once they were asked for. */
export function assetOf(
  bytes: Bytes,
  type: string,
  madeEarlier: (coding: Coding, version: string) => Promise<Bytes | null> = async () => null,
): Asset {
  const version = versionOf(bytes)
  const bodies = new Map<Coding, Promise<Bytes>>()
  return {
    type,
    version,
    isCompressible: bytes.length >= compressedFromBytes && /text|json|svg|javascript/.test(type),
    body: async (coding) => {
      if (coding === null) return bytes
      const body =
        bodies.get(coding) ?? madeEarlier(coding, version).then((made) => made ?? compress(bytes, coding))
      bodies.set(coding, body)
      return body
    },
  }
}

/** The asset in the best coding that is accepted; 304 for who has it already. */
export async function answerAsset(
  request: Request,
  asset: Asset,
  more: Record<string, string>,
): Promise<Response> {
  const headers = new Headers({
    'content-type': asset.type,
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    ...more,
  })
  const held = heldTag(request.headers, asset.version)
  if (held !== null) {
    headers.set('etag', held)
    return new Response(null, { status: 304, headers })
  }
  const coding = asset.isCompressible ? codingFor(request.headers.get('accept-encoding'), order) : null
  headers.set('etag', tagOf(asset.version, coding))
  if (coding !== null) headers.set('content-encoding', coding)
  const body = await asset.body(coding)
  headers.set('content-length', String(body.byteLength))
  return new Response(body, { headers })
}
