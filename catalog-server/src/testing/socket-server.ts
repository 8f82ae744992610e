import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { DeviceId, UserId } from '@pezzottify/contract'
import { socketPath } from '@pezzottify/contract'
import { createHub } from '../events/hub.ts'
import { createSockets, upgradeToSocket } from '../sync/index.ts'
import { errorResponse } from '../http/error-response.ts'
import { createLog } from '../base/log.ts'

/** The headers of a WebSocket handshake. */
export const upgradeHeaders = {
  connection: 'keep-alive, Upgrade',
  upgrade: 'WebSocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': Buffer.alloc(16).toString('base64'),
}

/** A client on the level of bytes: it opens a socket and answers nothing by itself, not even a ping. */
export async function rawClient(port: number, headers: Record<string, string> = {}): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  const lines = Object.entries({ host: 'music.test', ...upgradeHeaders, ...headers })
  socket.write(
    `GET ${socketPath} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  )
  await once(socket, 'readable')
  return socket
}

export const opened = (socket: WebSocket): Promise<unknown> => once(socket, 'open')
export const closeCodeOf = async (socket: WebSocket): Promise<number> => {
  const [event] = (await once(socket, 'close')) as [CloseEvent]
  return event.code
}

/**
 * Serves only sockets, always for one session, with a tick of its own. The session ends once its token, 1, is in
 * `ended`.
 */
export function serveSockets({ tickMs, ended = new Set<number>() }: { tickMs: number; ended?: Set<number> }) {
  const hub = createHub()
  const log = createLog('ERROR')
  const session = {
    user_id: 1 as UserId,
    user_handle: 'bob',
    user_since: 0,
    permissions: new Set<never>(),
    underQuota: new Set<never>(),
    device_id: 1 as DeviceId,
    token_id: 1,
  }
  const sockets = createSockets({
    hub,
    events: { head: () => ({ seq: 0, at: 0, epoch: 'test' }) },
    validTokens: (ids) => new Set(ids).difference(ended),
    version: 'test',
    log,
    tickMs,
  })
  const guard = { sessionOf: () => session, consume: () => undefined }
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    websocket: sockets.handlers,
    fetch: async (request, self) => {
      const connection = { ip: '127.0.0.1', isEncrypted: false, setTimeout: () => undefined }
      const upgrade = (data: unknown): boolean => self.upgrade(request, { data })
      return upgradeToSocket({ sockets, guard }, request, {
        connection,
        head: false,
        path: socketPath,
        route: 'unknown',
        session: null,
        upgrade,
      }).catch((error: unknown) => errorResponse(error, log))
    },
  })
  return {
    hub,
    url: `${server.url.origin}${socketPath}`,
    port: Number(server.url.port),
    listen: () => new WebSocket(`ws://${server.url.host}${socketPath}`),
    [Symbol.asyncDispose]: async () => {
      sockets.close()
      await server.stop(true)
    },
  }
}
