import { normalize } from 'node:path'
import type { Coding } from './accept-encoding.ts'
import { codingFor, tagOf } from './accept-encoding.ts'
import { heldTag } from './conditional.ts'
import { pageHeaders } from './page-headers.ts'
import type { SiteAsset } from './site-assets.ts'
import { createSiteAssets } from './site-assets.ts'

/** The smallest first: the copies are made already. */
const order: readonly Coding[] = ['br', 'zstd', 'gzip']

/**
 * Serves a built web app from memory: files by path, everything else is its `index.html`, which finds the page by itself.
 * Files whose name carries a hash never change; the rest is checked each time.
 */
export function createStaticSite(folder: string) {
  const find = createSiteAssets(folder)
  return async (request: Request): Promise<Response> => {
    const path = safePath(new URL(request.url).pathname)
    const file = path === null ? null : await find(path)
    if (path !== null && file) return respond(request, file, isLasting(path))
    // A part of an earlier build is gone. The page in its place would be kept under its name for good.
    const page = path?.startsWith('assets/') ? null : await find('index.html')
    if (page) return respond(request, page, false)
    return new Response(null, { status: 404, headers: { 'x-error-code': 'not_found' } })
  }
}

/** Below the folder and nowhere else; null for what is not a path of ours. */
function safePath(pathname: string): string | null {
  try {
    const path = normalize(decodeURIComponent(pathname)).replace(/^\/+/, '')
    return path === '' || path.startsWith('..') || /[\0\\]/.test(path) ? null : path
  } catch {
    return null
  }
}

const isLasting = (path: string): boolean => /^assets\/.*-[\w-]{8,}\./.test(path)

async function respond(request: Request, asset: SiteAsset, lasting: boolean): Promise<Response> {
  const headers = new Headers({
    'content-type': asset.type,
    'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    ...(asset.type.startsWith('text/html') && pageHeaders),
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
