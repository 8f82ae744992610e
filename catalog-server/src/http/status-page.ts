import type { Clock } from '../base/clock.ts'

/** The answer at `/` when no web app is served; readiness probes ask for it. */
export function statusPage(clock: Clock) {
  const startedMs = clock.monotonicMs()
  return async (request: Request): Promise<Response> =>
    new URL(request.url).pathname === '/'
      ? Response.json({
          uptime: uptimeText(clock.monotonicMs() - startedMs),
          hash: '123456',
          session_token: null,
        })
      : new Response(null, { status: 404, headers: { 'x-error-code': 'not_found' } })
}

function uptimeText(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const days = Math.floor(seconds / 86_400)
  return `${days}d ${two(Math.floor(seconds / 3_600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
