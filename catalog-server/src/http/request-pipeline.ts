import type { Server } from 'bun'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { createRequestIds } from '../base/ids.ts'
import type { ClientAddresses } from './client-address.ts'
import type { RequestContext } from './request-context.ts'
import type { Router } from './router.ts'
import { checkHost } from './host-header.ts'
import { addDefaults } from './page-headers.ts'
import { BunClientConnection } from './client-connection.ts'
import { createRequestLog } from './request-log.ts'
import type { RequestLogLevel } from './request-log.ts'
import type { ActiveResponses } from './active-responses.ts'

type PipelineConfig = {
  loggingLevel: RequestLogLevel
  log: Log
  /** The longest random delay of each answer; 0 for none. */
  slowdownMs: number
}

type Parts = {
  router: Router
  /** The answer to a thrown error. */
  answerError: (error: unknown) => Response
  config: PipelineConfig
  clock: Clock
  /** Counts and times an answer. */
  meter: (request: { method: string; path: string }, response: Response, seconds: number) => void
  clientAddresses: ClientAddresses
  running: ActiveResponses
  /** Called with every answer. Returns it, or another one with the same content. */
  count: (context: RequestContext, request: Request, response: Response) => Response
}

/** The steps around every request and answer: log, metrics, id, errors. */
export function createRequestPipeline({
  router,
  answerError,
  config,
  clock,
  meter,
  clientAddresses,
  running,
  count,
}: Parts) {
  const requestLog = createRequestLog(config.loggingLevel, config.log)
  const nextId = createRequestIds()

  return async (request: Request, server?: Server<unknown>): Promise<Response> => {
    const { path, search } = targetOf(request.url)
    const started = clock.monotonicMs()
    const id = nextId()
    if (requestLog) await requestLog.arrived(request, { path, search }, id)
    if (config.slowdownMs > 0) await Bun.sleep(Math.random() * config.slowdownMs)
    const connection = new BunClientConnection(request, server, clientAddresses)
    const context: RequestContext = {
      connection,
      head: request.method === 'HEAD',
      path,
      route: path.startsWith('/v1/') ? 'unknown' : 'static',
      session: null,
      upgrade: (data) => {
        // We support none of the protocols that a client may offer, and Bun would accept the first.
        request.headers.delete('sec-websocket-protocol')
        return server?.upgrade(request, { data }) ?? false
      },
    }
    const response = count(context, request, await answer(request, context))
    response.headers.set('x-request-id', id)
    addDefaults(response.headers, context.route !== 'static')
    if (context.head) announceStream(response)
    const ms = clock.monotonicMs() - started
    meter({ method: request.method, path: context.route }, response, ms / 1_000)
    if (requestLog) await requestLog.answered(path, response, id, ms)
    if (server && connection.idleSeconds !== null && context.shouldContinue)
      running.answered(
        { request, server, idleSeconds: connection.idleSeconds, shouldContinue: context.shouldContinue },
        response,
      )
    return response
  }

  async function answer(request: Request, context: RequestContext): Promise<Response> {
    try {
      checkHost(request)
      const { head } = context
      const asked = head ? new Request(request, { method: 'GET' }) : request
      // A range is defined for GET only: HEAD describes the whole.
      if (head) asked.headers.delete('range')
      return await router.answer(asked, context)
    } catch (error) {
      return answerError(error)
    }
  }
}

/** An answer whose length is not known beforehand: without this, Bun says that it has none. */
function announceStream({ ok, status, headers }: Response): void {
  if (ok && status !== 204 && !headers.has('content-length')) headers.set('transfer-encoding', 'chunked')
}

type Target = { path: string; search: string }

/**
 * Splits an address into path and query. Bun gives it without a host when the Host header is missing or malformed, and
 * does not validate other hosts: such an address is not a URL and must be split as plain text.
 */
function targetOf(address: string): Target {
  const start = address.startsWith('/') ? 0 : address.indexOf('/', 'https://'.length)
  const end = address.indexOf('?', start)
  return end < 0
    ? { path: address.slice(start), search: '' }
    : { path: address.slice(start, end), search: address.slice(end) }
}
