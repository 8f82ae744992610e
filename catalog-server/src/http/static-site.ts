import { stat } from 'node:fs/promises'
import { join, normalize } from 'node:path'

type Asset = {
  bytes: Uint8Array<ArrayBuffer>
  gzip: Uint8Array<ArrayBuffer> | null
  type: string
  etag: string
  modifiedMs: number
}

/** Files larger than this are not part of a web app and are not served from memory. */
const assetMaxBytes = 16 * 1024 * 1024

const types: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
}

const pageHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/**
 * Serves a built web app from memory: files by path, everything else is its `index.html`, which finds the page by itself.
 * Files whose name carries a hash never change; the rest is checked each time.
 */
export function createStaticSite(folder: string) {
  const assets = new Map<string, Asset>()

  const load = async (path: string): Promise<Asset | null> => {
    const file = join(folder, path)
    const facts = await stat(file).catch(() => null)
    if (!facts?.isFile() || facts.size > assetMaxBytes) return null
    const known = assets.get(path)
    if (known?.modifiedMs === facts.mtimeMs) return known
    const bytes = await Bun.file(file).bytes()
    const type = types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    const gzip = /text|json|svg/.test(type) ? Bun.gzipSync(bytes) : null
    const asset = { bytes, gzip, type, etag: `"${Bun.hash(bytes).toString(36)}"`, modifiedMs: facts.mtimeMs }
    assets.set(path, asset)
    return asset
  }

  return async (request: Request): Promise<Response> => {
    const path = safePath(new URL(request.url).pathname)
    const asset = (path && (await load(path))) || (await load('index.html'))
    return asset ? respond(request, asset, path ?? '') : new Response(null, { status: 404 })
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

function respond(request: Request, asset: Asset, path: string): Response {
  const zipped = asset.gzip !== null && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  const headers = new Headers({
    'content-type': asset.type,
    'cache-control': /^assets\/.*-[\w-]{8,}\./.test(path)
      ? 'public, max-age=31536000, immutable'
      : 'no-cache',
    etag: asset.etag,
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    ...(asset.type.startsWith('text/html') && pageHeaders),
  })
  if (request.headers.get('if-none-match') === asset.etag) return new Response(null, { status: 304, headers })
  if (zipped) headers.set('content-encoding', 'gzip')
  return new Response(zipped ? asset.gzip : asset.bytes, { headers })
}
