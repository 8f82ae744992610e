import type { Server } from 'bun'
import type { AppConfig } from '../app-config.ts'
import type { Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { createRequestIds } from '../ids.ts'
import type { ClientAddress } from './client-address.ts'
import { errorResponse } from './error-response.ts'
import type { Router, Visit } from './mount.ts'
import { ConnectedPeer } from './peer.ts'
import { createRequestLog } from './request-log.ts'
import type { RunningAnswers } from './running-answers.ts'

type Parts = {
  router: Router
  config: AppConfig
  clock: Clock
  /** Counts and times an answer. */
  meter: (request: { method: string; path: string }, response: Response, seconds: number) => void
  clientAddress: ClientAddress
  running: RunningAnswers
  /** Told of every answer. Returns it, or another one with the same content. */
  count: (visit: Visit, request: Request, response: Response) => Response
}

/** What every request passes on its way in and every answer on its way out: log, metrics, id, errors. */
export function createDoorway({ router, config, clock, meter, clientAddress, running, count }: Parts) {
  const requestLog = createRequestLog(config.loggingLevel, config.log)
  const nextId = createRequestIds()
  router.onError((error) => errorResponse(error, config.log))

  return async (request: Request, server?: Server<unknown>): Promise<Response> => {
    const path = pathOf(request.url)
    if (path === null) return errorResponse(new AppError('bad_request'), config.log)
    const started = clock.monotonicMs()
    const id = nextId()
    if (requestLog) await requestLog.arrived(request, id)
    if (config.slowdownMs > 0) await Bun.sleep(Math.random() * config.slowdownMs)
    const peer = new ConnectedPeer(request, server, clientAddress)
    const visit: Visit = {
      peer,
      head: request.method === 'HEAD',
      path,
      route: path.startsWith('/v1/') ? 'unknown' : 'static',
      session: null,
      upgrade: (data) => server?.upgrade(request, { data }) ?? false,
    }
    const response = count(visit, request, await answer(request, visit))
    response.headers.set('x-request-id', id)
    if (!response.headers.has('x-content-type-options'))
      response.headers.set('x-content-type-options', 'nosniff')
    const ms = clock.monotonicMs() - started
    meter({ method: request.method, path: visit.route }, response, ms / 1_000)
    if (requestLog) await requestLog.answered(request, response, id, ms)
    if (server && peer.idleSeconds !== null && visit.mayGoOn)
      running.answered({ request, server, idleSeconds: peer.idleSeconds, mayGoOn: visit.mayGoOn }, response)
    return response
  }

  async function answer(request: Request, visit: Visit): Promise<Response> {
    try {
      // Bun joins two Host headers with a comma: which one a proxy meant is anybody's guess.
      if (request.headers.get('host')?.includes(',')) throw new AppError('bad_request')
      const { head } = visit
      const asked = head ? new Request(request, { method: 'GET' }) : request
      // A range is defined for GET alone: HEAD tells of the whole.
      if (head) asked.headers.delete('range')
      return await router.fetch(asked, visit)
    } catch (error) {
      return errorResponse(error, config.log)
    }
  }
}

/** The path of an address in its normal form. Bun gives the path alone where there is no Host, or one that is none. */
function pathOf(address: string): string | null {
  if (address.startsWith('/')) return null
  const start = address.indexOf('/', 'https://'.length)
  const end = address.indexOf('?', start)
  return end < 0 ? address.slice(start) : address.slice(start, end)
}
