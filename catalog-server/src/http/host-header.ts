import { AppError } from '../base/errors.ts'

/** The last origin that was found valid: nearly all requests have the same host. */
let lastValidOrigin = ''

/** @throws AppError `bad_request` when a request does not have exactly one Host header that names a host */
export function checkHost({ headers, url }: Request): void {
  // Bun joins two Host headers with a comma; it is unknown which one a proxy used.
  if (headers.get('host')?.includes(',') || url.startsWith('/')) throw unclearHost()
  const origin = url.slice(0, url.indexOf('/', 'https://'.length))
  if (origin === lastValidOrigin) return
  if (!URL.canParse(origin)) throw unclearHost()
  lastValidOrigin = origin
}

/** Another server may have parsed the request differently, so nothing more is read from the connection. */
const unclearHost = (): AppError =>
  new AppError('bad_request', 'There must be one Host header that names a host', {
    headers: { connection: 'close' },
  })
