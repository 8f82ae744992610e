const sessionPath = '/v1/auth/'

/**
 * Sends requests, and looks again at who is signed in when one is refused: the session may have ended, or a permission
 * been taken away. Requests about signing in answer for themselves.
 */
export function watchRefusals(
  onForbidden: () => Promise<void>,
  send: (request: Request) => Promise<Response> = (request) => fetch(request),
): (request: Request) => Promise<Response> {
  let looking: Promise<void> | null = null
  return async (request) => {
    const response = await send(request)
    const isRefusal = response.status === 403 && response.headers.get('x-error-code') === 'forbidden'
    if (isRefusal && !new URL(request.url).pathname.startsWith(sessionPath))
      looking ??= onForbidden().finally(() => (looking = null))
    return response
  }
}
