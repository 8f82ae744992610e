import { normalize } from 'node:path'
import type { Asset } from './asset.ts'
import { answerAsset, neverChanges } from './asset.ts'
import { pageHeaders } from './page-headers.ts'
import { createSiteAssets } from './site-assets.ts'

/**
 * Serves a built web app from memory: files by path, everything else is its `index.html`, which finds the page by itself.
 * Files whose name carries a hash never change; the rest is checked each time. `policy` is what its pages may do.
 */
export function createStaticSite(folder: string, policy: string) {
  const find = createSiteAssets(folder)
  return async (request: Request): Promise<Response> => {
    const path = safePath(new URL(request.url).pathname)
    const file = path === null ? null : await find(path)
    if (path !== null && file) return respond(request, file, isLasting(path), policy)
    // A part of an earlier build is gone. The page in its place would be kept under its name for good.
    const page = path?.startsWith('assets/') ? null : await find('index.html')
    if (page) return respond(request, page, false, policy)
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

const respond = (request: Request, asset: Asset, lasting: boolean, policy: string): Promise<Response> =>
  answerAsset(request, asset, {
    'cache-control': lasting ? neverChanges : 'no-cache',
    ...(asset.type.startsWith('text/html') && { ...pageHeaders, 'content-security-policy': policy }),
  })
