import { answerMusic, isKeptMusic } from './music.ts'
import { answerPicture, isPicture } from './pictures.ts'
import { answerAsset, answerPage, build, fillShell, forgetOldShells, installShell, isAsset } from './shell.ts'

declare const self: ServiceWorkerGlobalScope

// A new version waits until the page asks for it: the one that plays goes on undisturbed.
self.addEventListener('install', (event) => event.waitUntil(installShell()))
self.addEventListener('activate', (event) => event.waitUntil(begin()))

self.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(self.skipWaiting())
  if (event.data === 'fill') event.waitUntil(fillShell())
  if (event.data === 'build') event.ports[0]?.postMessage(build)
})

self.addEventListener('fetch', (event) => {
  const answer = answerOf(event.request)
  // Whatever goes wrong in here, the network is still the network.
  if (answer) event.respondWith(answer().catch(() => fetch(event.request)))
})

/** The page that brought the first worker is served by it at once, so that what it keeps can be played. */
async function begin(): Promise<void> {
  await forgetOldShells()
  await self.clients.claim()
}

/** Null for all that is none of the worker's business: it goes to the network as if there were no worker. */
function answerOf(request: Request): (() => Promise<Response>) | null {
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return null
  if (isKeptMusic(url)) return () => answerMusic(request, url)
  if (isPicture(url)) return () => answerPicture(request, url)
  if (url.pathname.startsWith('/v1/')) return null
  if (request.mode === 'navigate') return () => answerPage(request)
  return isAsset(url) ? () => answerAsset(request) : null
}
