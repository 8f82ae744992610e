import { startBackground } from './background.ts'
import { closeInOrder } from './closing.ts'
import type { App, AppConfig } from './config.ts'
import { createIdleCollection } from './idle-collection.ts'
import { systemClock } from '../base/clock.ts'
import type { Clock } from '../base/clock.ts'
import { createClientAddresses } from '../http/client-address.ts'
import { createRequestPipeline } from '../http/request-pipeline.ts'
import { createActiveResponses } from '../http/active-responses.ts'
import { composeServices } from './compose.ts'
import { mountRoutes } from './routes.ts'

/** Composes the server, mounts its routes and starts its background work. */
export async function createApp(config: AppConfig, clock: Clock = systemClock): Promise<App> {
  const services = await composeServices(config, clock)
  const router = mountRoutes(services)
  const stopBackground = await startBackground(services)
  const { library, setup, metrics, bandwidth, sockets } = services
  const running = createActiveResponses(config.log)
  const stalls = metrics.meterStalls(config.log)
  const idle = createIdleCollection()
  idle.note()
  const answer = createRequestPipeline({
    router,
    answerError: services.answerError,
    config,
    clock,
    meter: metrics.meterRequest,
    clientAddresses: createClientAddresses(config.trustedProxies),
    running,
    count: ({ session, path }, request, response) =>
      bandwidth.count(session?.user_id ?? null, path, request, response),
  })

  return {
    fetch: (request, server) => {
      idle.note()
      stalls.note()
      return answer(request, server)
    },
    metrics: {
      fetch: async ({ url, method }) => {
        if (URL.parse(url)?.pathname !== '/metrics') return new Response(null, { status: 404 })
        if (method !== 'GET' && method !== 'HEAD')
          return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } })
        return new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } })
      },
    },
    library: {
      scanToEnd: library.scanToEnd,
      status: () => library.status(),
      problems: (limit) => library.problems({ limit }),
    },
    search: services.search,
    get setupCode() {
      return setup.code()
    },
    websocket: sockets.handlers,
    endSockets: sockets.close,
    close: () =>
      closeInOrder(
        [
          ['sockets', sockets.close],
          ['answers under way', running.close],
          ['stall meter', stalls.close],
          ['idle collection', idle.close],
          ['background', stopBackground],
          ...services.closings(),
        ],
        config.log,
      ),
  }
}
