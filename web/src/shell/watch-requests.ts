import { isInPlaceOfServer } from '@pezzottify/client'

const signInPath = '/v1/auth/'

type Watcher = {
  /** The session may have ended, or a permission may have been revoked. */
  onForbidden: () => Promise<void>
  onAnswer: () => void
  onSilence: () => void
  /** A proxy or a page of sign-in answered: the server may be away. */
  onForeignAnswer: () => void
}

/**
 * Wraps `fetch` and reports what its answers mean for the whole app. Requests about signing in are handled by their
 * callers; a cancelled request says nothing about the server.
 */
export function watchRequests(
  watcher: Watcher,
  send: (request: Request) => Promise<Response> = (request) => fetch(request),
): (request: Request) => Promise<Response> {
  let looking: Promise<void> | null = null
  return async (request) => {
    const response = await send(request).catch((error: unknown) => {
      if (!request.signal.aborted) watcher.onSilence()
      throw error
    })
    if (isInPlaceOfServer(response)) watcher.onForeignAnswer()
    else watcher.onAnswer()
    const isRefusal = response.status === 403 && response.headers.get('x-error-code') === 'forbidden'
    if (isRefusal && !new URL(request.url).pathname.startsWith(signInPath))
      looking ??= watcher.onForbidden().finally(() => (looking = null))
    return response
  }
}
