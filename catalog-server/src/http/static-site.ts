import { stat } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import type { Asset } from './asset.ts'
import { answerAsset, assetOf, neverChanges, pageHeaders } from './asset.ts'

type SiteAsset = Asset & { modifiedMs: number }

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

const contentSecurityPolicy =
  "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
  "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"

/**
 * Serves a built web app from memory: files by path, everything else is its `index.html`, which finds the page by itself.
 * Files whose name carries a hash never change; the rest is checked each time.
 */
export function createStaticSite(folder: string) {
  const assets = new Map<string, SiteAsset>()

  const load = async (path: string): Promise<SiteAsset | null> => {
    const file = join(folder, path)
    const facts = await stat(file).catch(() => null)
    if (!facts?.isFile() || facts.size > assetMaxBytes) return null
    const known = assets.get(path)
    if (known?.modifiedMs === facts.mtimeMs) return known
    const type = types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    const asset = { ...(await assetOf(await Bun.file(file).bytes(), type)), modifiedMs: facts.mtimeMs }
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
  return answerAsset(request, asset, {
    'cache-control': /^assets\/.*-[\w-]{8,}\./.test(path) ? neverChanges : 'no-cache',
    ...(asset.type.startsWith('text/html') && {
      ...pageHeaders,
      'content-security-policy': contentSecurityPolicy,
    }),
  })
}
