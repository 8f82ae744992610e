import { join, normalize } from 'node:path'
import type { Asset } from './asset.ts'
import { answerAsset, assetOf, neverChanges } from './asset.ts'
import { pageHeaders } from './page-headers.ts'
import { createSiteAssets } from './site-assets.ts'

/**
 * Serves a built web app from memory: files by path, of folders their `index.html`, and the first `index.html` for every other path, since the app does its own
 * routing. Files with a hash in their name never change; the others are revalidated each time. `policy` is the content
 * security policy of its pages.
 */
export function createStaticSite(folder: string, policy: string) {
  const find = createSiteAssets(folder)
  return async (request: Request): Promise<Response> => {
    const path = safePath(new URL(request.url).pathname)
    const file = path === null ? null : ((await find(path)) ?? (await find(join(path, 'index.html'))))
    if (path !== null && file) return respond(request, file, isLasting(path), policy)
    if (path === workerPath) return farewell(request)
    // A missing part of an earlier build: the page in its place would be cached under that name for good.
    const page = path?.startsWith('assets/') ? null : await find('index.html')
    if (page) return respond(request, page, false, policy)
    return new Response(null, { status: 404, headers: { 'x-error-code': 'not_found' } })
  }
}

/** The path of a file inside the folder; null for invalid paths. */
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
 * For a web app without a service worker: a worker of an earlier app would stay in the browser for good. This one
 * replaces it and removes itself and its cached app; music and other stored data stays.
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
