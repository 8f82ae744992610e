import { audioUploadMaxBytes } from '@pezzottify/contract'
import type { Server, WebSocketHandler } from 'bun'
import { AppError, messageOf, systemCodeOf } from '../../base/errors.ts'

type Handler = (request: Request, server: Server<unknown>) => Response | Promise<Response>

export type Listener = {
  port: number
  /** Switches to another handler. */
  switchTo(fetch: Handler, websocket?: WebSocketHandler<unknown>): void
  /** Accepts no more connections and waits for running answers, for at most `maxMs`. */
  stop(maxMs: number): Promise<void>
}

/**
 * Larger bodies are refused before they reach a handler. This is the limit of the largest upload, which is written to
 * disk as it arrives. Handlers of JSON stop at their own limit, a thousand times smaller, and unread bodies are
 * discarded as they arrive.
 */
const requestBodyMaxBytes = audioUploadMaxBytes
/**
 * The idle time-out of a connection. For Bun a body with less than 16 KB in that time is idle too, and a head must be
 * complete within ten seconds, so that a few bytes now and then keep no connection open.
 */
const idleSecondsDefault = 30

/** @throws AppError `conflict` that names the port or address and the option to choose another one */
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
    // By default Bun shares the port with other processes when `development` is false.
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
    switchTo: (next, websocket) =>
      server.reload(websocket ? { ...shared, fetch: next, websocket } : { ...shared, fetch: next }),
    stop: async (maxMs) => {
      const isDone = await Promise.race([server.stop().then(() => true), Bun.sleep(maxMs).then(() => false)])
      if (!isDone) await server.stop(true)
    },
  }
}

/** The response to an error outside of all handlers. */
const lastResort = (): Response =>
  new Response(null, {
    status: 500,
    headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-error-code': 'internal' },
  })

/** Bun has ENOENT and EAGAIN for a name that leads nowhere. */
const addressIsNotOurs = new Set(['EADDRNOTAVAIL', 'EAGAIN', 'EINVAL', 'ENOENT', 'ENOTFOUND'])

/**
 * Listens for a moment, at a port that is free: a mistyped address is found before anything is made.
 *
 * @throws AppError `conflict`
 */
export function checkAddress(host: string, option: string): void {
  void serveOrRefuse(() => Bun.serve({ hostname: host, port: 0, fetch: lastResort }), host, 0, option).stop(
    true,
  )
}

function serveOrRefuse<S>(start: () => S, host: string, port: number, option: string): S {
  try {
    return start()
  } catch (cause) {
    const code = systemCodeOf(cause)
    const reason =
      code === 'EADDRINUSE'
        ? `Port ${port} is in use by another program. Choose another one with ${option}.`
        : code === 'EACCES'
          ? `Port ${port} may only be used by root. Choose another one with ${option}.`
          : `${host} cannot be listened on: ${addressIsNotOurs.has(code ?? '') ? 'it is not known as an address of this machine' : messageOf(cause)}. Choose another address with ${option.replace('port', 'host')}.`
    throw new AppError('conflict', reason, { cause })
  }
}
