import { AppError } from '../base/errors.ts'

const version = '13'

/**
 * Refuses requests that are not a WebSocket handshake of RFC 6455, §4.2.1, before their session is looked up.
 *
 * @throws AppError `upgrade_required`, `bad_request`
 */
export function checkHandshake(headers: Headers): void {
  const isUpgrade =
    listed(headers, 'connection').includes('upgrade') && listed(headers, 'upgrade').includes('websocket')
  if (!isUpgrade)
    throw new AppError('upgrade_required', '', {
      headers: { upgrade: 'websocket', connection: 'Upgrade' },
    })
  if (headers.get('sec-websocket-version') !== version)
    throw new AppError('upgrade_required', '', { headers: { 'sec-websocket-version': version } })
  if (!/^[A-Za-z0-9+/]{22}==$/.test(headers.get('sec-websocket-key')?.trim() ?? ''))
    throw new AppError('bad_request', 'Sec-WebSocket-Key must be 16 bytes in Base64')
}

const listed = (headers: Headers, name: string): string[] =>
  (headers.get(name) ?? '').split(',').map((item) => item.trim().toLowerCase())
