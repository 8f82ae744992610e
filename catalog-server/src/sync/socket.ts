import { socketCloseCodes, socketMessageMaxBytes, socketsPerUserMax } from '@pezzottify/contract'
import type { WebSocketHandler } from 'bun'
import type { EventLog, Hub } from '../events/index.ts'
import { AppError } from '../base/errors.ts'
import type { Log } from '../base/log.ts'
import { tellEach } from '../base/tell-each.ts'
import type { Connection, SocketOwner } from './connection.ts'
import { createConnection } from './connection.ts'

type Parts = {
  hub: Hub
  events: Pick<EventLog, 'head'>
  /** The tokens among these that are still valid. */
  validTokens: (tokenIds: readonly number[]) => Set<number>
  version: string
  log: Log
  tickMs?: number
}

export type Sockets = ReturnType<typeof createSockets>

/** Sockets of signed-in devices: changes of a user's things reach the other devices at once. */
export function createSockets({ hub, events, validTokens, version, log, tickMs = 10_000 }: Parts) {
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
  const defer = createDeferredRuns(log)
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

    /** A socket for a device, before it is open. @throws AppError `unavailable` with too many, and while the server stops */
    connect: (owner: SocketOwner): Connection => {
      if (hub.isEnding() || hub.countOf(owner.user_id) >= socketsPerUserMax) throw new AppError('unavailable')
      return createConnection(owner, defer)
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
function createDeferredRuns(log: Log): (work: () => void) => void {
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
