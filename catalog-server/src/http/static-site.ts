import { normalize } from 'node:path'
import type { Asset } from './asset.ts'
import { answerAsset, assetOf, neverChanges } from './asset.ts'
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
    if (path === workerPath) return farewell(request)
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

const workerPath = 'service-worker.js'

/**
 * Where the web app brings no service worker, one that an earlier app left in a browser would answer for it for good.
 * This takes its place and removes itself and the app it kept; music and what else is kept stays.
 */
const farewellWorker = `self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('pezzottify-shell-')) await caches.delete(name)
  await self.registration.unregister()
  for (const page of await self.clients.matchAll({ type: 'window' })) await page.navigate(page.url).catch(() => {})
})()))
`
const farewellAsset = assetOf(new TextEncoder().encode(farewellWorker), 'text/javascript; charset=utf-8')
const farewell = (request: Request): Promise<Response> =>
  answerAsset(request, farewellAsset, { 'cache-control': 'no-cache' })

const isLasting = (path: string): boolean => /^assets\/.*-[\w-]{8,}\./.test(path)

const respond = (request: Request, asset: Asset, lasting: boolean, policy: string): Promise<Response> =>
  answerAsset(request, asset, {
    'cache-control': lasting ? neverChanges : 'no-cache',
    ...(asset.type.startsWith('text/html') && { ...pageHeaders, 'content-security-policy': policy }),
  })
