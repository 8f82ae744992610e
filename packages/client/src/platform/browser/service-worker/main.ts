import { answerMusic, isOfflineMusic } from './music.ts'
import { answerPicture, isPicture } from './pictures.ts'
import { answerAsset, answerPage, build, fillShell, forgetOldShells, installShell, isAsset } from './shell.ts'

declare const self: ServiceWorkerGlobalScope

// A new version waits until the page asks for it: a page that plays is not interrupted.
self.addEventListener('install', (event) => event.waitUntil(installShell()))
self.addEventListener('activate', (event) => event.waitUntil(begin()))

self.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(self.skipWaiting())
  if (event.data === 'fill') event.waitUntil(fillShell())
  if (event.data === 'build') event.ports[0]?.postMessage(build)
})

self.addEventListener('fetch', (event) => {
  const answer = answerOf(event.request)
  // If anything fails in here, the request goes to the network.
  if (answer) event.respondWith(answer().catch(() => fetch(event.request)))
})

/**
 * The page that installed the first worker is controlled by it at once, so that its offline music can be
 * played.
 */
async function begin(): Promise<void> {
  await forgetOldShells()
  await self.clients.claim()
}

const isInterface = ({ pathname }: URL): boolean => /^\/(v1|rest)\//.test(pathname)

/** Null for requests that the worker does not handle: they go to the network as without a worker. */
function answerOf(request: Request): (() => Promise<Response>) | null {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return null
  if (isOfflineMusic(url)) return () => answerMusic(request, url)
  if (isPicture(url)) return () => answerPicture(request, url)
  if (isInterface(url)) return null
  if (request.mode === 'navigate') return () => answerPage(request)
  return isAsset(url) ? () => answerAsset(request) : null
}
