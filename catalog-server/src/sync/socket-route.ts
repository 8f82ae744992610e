import { socketPath } from '@pezzottify/contract'
import { AppError } from '../base/errors.ts'
import { announces } from '../http/features.ts'
import type { Guard } from '../http/mount.ts'
import type { RequestContext } from '../http/request-context.ts'
import { refuseCrossSite } from '../http/origin.ts'
import { tokenOf } from '../http/session-cookie.ts'
import { checkHandshake } from './handshake.ts'
import type { Sockets } from './socket.ts'

type Parts = { sockets: Pick<Sockets, 'connect'>; guard: Pick<Guard, 'sessionOf' | 'consume'> }

/**
 * Upgrades a request to a WebSocket. A browser sends the cookie from pages of any site, so those of other sites are
 * refused.
 *
 * @throws AppError as the handshake refuses it; `cross_site`; `forbidden` without a session; `bad_request` without a
 *   device; `unavailable` as `connect` does
 */
export async function upgradeToSocket(
  { sockets, guard }: Parts,
  request: Request,
  context: RequestContext,
): Promise<Response> {
  context.route = socketPath
  if (context.head) throw new AppError('upgrade_required')
  checkHandshake(request.headers)
  refuseCrossSite(request.headers)
  const session = guard.sessionOf(tokenOf(request.headers, context.connection))
  context.session = session
  guard.consume('global', session, context.connection, socketPath)
  if (!session) throw new AppError('forbidden')
  const { user_id, device_id, token_id } = session
  if (device_id === null) throw new AppError('bad_request', 'Device ID required for WebSocket connection')
  const entries = announces('entries', request.headers, new URL(request.url).searchParams)
  if (!context.upgrade?.(sockets.connect({ user_id, device_id, token_id, entries })))
    throw new AppError('bad_request', 'The connection cannot become a WebSocket')
  // The socket has answered already: this response is for the log.
  return new Response(null, { status: 101 })
}
