import { socketCloseCodes, socketMessageMaxBytes, socketPath, socketsPerUserMax } from '@pezzottify/contract'
import type { WebSocketHandler } from 'bun'
import type { EventLog, Hub } from '../events/index.ts'
import { AppError } from '../base/errors.ts'
import { announces } from '../http/features.ts'
import type { Guard, RequestContext } from '../http/mount.ts'
import { tokenOf } from '../http/session.ts'
import type { Log } from '../base/log.ts'
import { tellEach } from '../base/tell-each.ts'
import type { Connection } from './connection.ts'
import { createConnection } from './connection.ts'
import { checkHandshake } from './handshake.ts'

type Parts = {
  hub: Hub
  events: Pick<EventLog, 'head'>
  guard: Pick<Guard, 'sessionOf' | 'consume'>
  /** The tokens among these that are still valid. */
  validTokens: (tokenIds: readonly number[]) => Set<number>
  version: string
  log: Log
  tickMs?: number
}

/** Sockets of signed-in devices: changes of a user's things reach the other devices at once. */
export function createSockets({ hub, events, guard, validTokens, version, log, tickMs = 10_000 }: Parts) {
  const connections = new Set<Connection>()

  const end = (connection: Connection): void =>
    connection.close(socketCloseCodes.sessionEnded, 'The session has ended')

  const tick = (): void => {
    // Another process can end a session too: the command line.
    const valid = validTokens([...connections].map((connection) => connection.owner.token_id))
    tellEach(
      connections,
      (connection) => (valid.has(connection.owner.token_id) ? connection.tick() : end(connection)),
      (error) => log.warn('An open socket could not be looked after', { error }),
    )
  }
  const soon = createSoon(log)
  const timer = setInterval(() => {
    try {
      tick()
    } catch (error) {
      log.warn('Open sockets could not be looked after', { error })
    }
  }, tickMs)
  timer.unref()

  const handlers: WebSocketHandler<Connection> = {
    maxPayloadLength: socketMessageMaxBytes,
    // The tick pings quiet clients; this closes sockets that it can no longer reach.
    idleTimeout: 120,
    sendPings: false,
    perMessageDeflate: false,
    open: (socket) => {
      const connection = socket.data
      const { device_id, token_id, user_id } = connection.owner
      connection.open(socket, hub)
      connections.add(connection)
      // Checked once more after joining: whatever ended the session in between did not find this socket.
      if (!validTokens([token_id]).has(token_id)) return end(connection)
      if (hub.isEnding()) return connection.close(socketCloseCodes.goingAway, 'The server is stopping')
      const payload = { device_id, server_version: version, ...events.head(user_id) }
      connection.say({ type: 'connected', payload })
    },
    message: ({ data }, message) => {
      data.heard()
      if (typeof message === 'string') data.receive(message)
    },
    ping: ({ data }) => data.heard(),
    pong: ({ data }) => data.heard(),
    drain: ({ data }) => data.drain(),
    close: ({ data }) => {
      connections.delete(data)
      data.closed()
    },
  }

  return {
    // `unknown` for other modules: only this one knows the data of a socket.
    handlers: handlers as WebSocketHandler<unknown>,

    /** @throws AppError as the handshake refuses it; `forbidden` without a session, `bad_request` without a device */
    upgrade: async (request: Request, context: RequestContext): Promise<Response> => {
      context.route = socketPath
      if (context.head) throw new AppError('upgrade_required')
      checkHandshake(request.headers)
      const session = guard.sessionOf(tokenOf(request.headers, context.connection))
      context.session = session
      guard.consume('global', session, context.connection, socketPath)
      if (!session) throw new AppError('forbidden')
      const { user_id, device_id, token_id } = session
      if (device_id === null) throw new AppError('bad_request', 'Device ID required for WebSocket connection')
      const entries = announces('entries', request.headers, new URL(request.url).searchParams)
      if (hub.isEnding() || hub.countOf(user_id) >= socketsPerUserMax) throw new AppError('unavailable')
      if (!context.upgrade?.(createConnection({ user_id, device_id, token_id, entries }, soon)))
        throw new AppError('bad_request', 'The connection cannot become a WebSocket')
      // The socket has answered already: this response is for the log.
      return new Response(null, { status: 101 })
    },

    close: (): void => {
      clearInterval(timer)
      hub.close()
    },
  }
}

/**
 * Runs functions in the next turn, after the answers of this one were sent, so that their callers need not wait while
 * others are notified.
 */
function createSoon(log: Log): (work: () => void) => void {
  const works: (() => void)[] = []
  const runAll = (): void =>
    tellEach(
      works.splice(0),
      (work) => work(),
      (error) => log.warn('A socket could not be written to', { error }),
    )
  return (work) => {
    if (works.push(work) === 1) setImmediate(runAll)
  }
}
