/**
 * Apps in a browser live on pages of other sites. That is safe here: cookies are no credentials, and whoever knows an app
 * password needs no page.
 */
const forEverySite = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Content-Length, Content-Range, Accept-Ranges, ETag, Content-Disposition, X-Content-Duration',
  'cross-origin-resource-policy': 'cross-origin',
}

export function allowEverySite(response: Response): Response {
  for (const [name, value] of Object.entries(forEverySite)) response.headers.set(name, value)
  return response
}

/** The answer to a browser that asks beforehand what a page of another site may do. */
export const preflight = (): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...forEverySite,
      'access-control-allow-methods': 'GET, POST, HEAD, OPTIONS',
      'access-control-allow-headers': '*, Content-Type, Authorization, Range',
      'access-control-max-age': '86400',
    },
  })
