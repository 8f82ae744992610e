import { audioUploadMaxBytes } from '@pezzottify/contract'
import type { Server, WebSocketHandler } from 'bun'
import { AppError, messageOf, systemCodeOf } from '../../base/errors.ts'

type Handler = (request: Request, server: Server<unknown>) => Response | Promise<Response>

export type Listener = {
  port: number
  /** Answers with another handler from now on. */
  hand(fetch: Handler, websocket?: WebSocketHandler<unknown>): void
  /** Takes no new connections and waits for the answers under way, at most so long. */
  stop(maxMs: number): Promise<void>
}

/**
 * Larger bodies are refused before anybody looks at them. This is what the largest upload takes; it is written to disk as
 * it arrives. Whoever reads JSON stops at its own limit, a thousand times smaller, and a body that nobody reads is thrown
 * away as it arrives.
 */
const requestBodyMaxBytes = audioUploadMaxBytes
/**
 * How long a connection may stand still. To Bun a body of which less than 16 KB come in that time stands still too, and a
 * head must be complete within ten seconds, so that a few bytes now and then keep no connection open.
 */
const idleSecondsDefault = 30

/** @throws AppError `conflict` that names the port and the option to choose another one */
export function listen(
  host: string,
  port: number,
  option: string,
  fetch: Handler,
  idleSeconds = idleSecondsDefault,
): Listener {
  const shared = {
    idleTimeout: idleSeconds,
    maxRequestBodySize: requestBodyMaxBytes,
    development: false,
    // Without a word on it, Bun shares the port with whoever asks once `development` is false.
    reusePort: false,
    error: lastResort,
  }
  const server = serveOrRefuse(
    () => Bun.serve({ ...shared, hostname: host, port, fetch }),
    host,
    port,
    option,
  )
  return {
    port: server.port ?? port,
    hand: (next, websocket) =>
      server.reload(websocket ? { ...shared, fetch: next, websocket } : { ...shared, fetch: next }),
    stop: async (maxMs) => {
      const isDone = await Promise.race([server.stop().then(() => true), Bun.sleep(maxMs).then(() => false)])
      if (!isDone) await server.stop(true)
    },
  }
}

/** For what was thrown where nobody answers for it. */
const lastResort = (): Response =>
  new Response(null, {
    status: 500,
    headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-error-code': 'internal' },
  })

function serveOrRefuse<S>(start: () => S, host: string, port: number, option: string): S {
  try {
    return start()
  } catch (cause) {
    const code = systemCodeOf(cause)
    const reason =
      code === 'EADDRINUSE'
        ? `Port ${port} is in use by another program.`
        : code === 'EACCES'
          ? `Port ${port} may only be used by root.`
          : `${host}:${port} cannot be listened on: ${messageOf(cause)}.`
    throw new AppError('conflict', `${reason} Choose another one with ${option}.`, { cause })
  }
}
