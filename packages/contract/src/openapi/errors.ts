import type { Endpoint } from '../endpoint.ts'
import { isRepeatable } from '../endpoint.ts'
import type { ErrorCode } from '../errors.ts'
import { errorCodes } from '../errors.ts'
import { headersNamed } from './headers.ts'
import type { Json, Parts } from './parts.ts'

/** Errors of one status share an entry; which code it is, the header says. Operations with the same ones share them too. */
export function errorsOf(endpoint: Endpoint, parts: Parts): Record<string, Json> {
  const byStatus = Map.groupBy(codesOf(endpoint), (code) => errorCodes[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [status, parts.response(codes.join('.'), responseOf(codes))]),
  )
}

/** Every code that an endpoint may answer, in the order of the contract's table. */
export function codesOf(endpoint: Endpoint): ErrorCode[] {
  const codes = new Set<ErrorCode>([
    // Also for a request that names no host.
    'bad_request',
    ...(endpoint.errors ?? []),
    ...(endpoint.access === 'public' ? [] : (['forbidden'] as const)),
    ...(endpoint.method !== 'GET' || endpoint.head === false ? (['cross_site'] as const) : []),
    ...(endpoint.body ? (['too_large', 'unsupported_media_type'] as const) : []),
    ...(endpoint.body && endpoint.shapeError === undefined ? (['invalid'] as const) : []),
    ...(isRepeatable(endpoint) ? (['conflict', 'key_reused'] as const) : []),
    ...(endpoint.rateLimit === 'none' ? [] : (['rate_limited'] as const)),
  ])
  return (Object.keys(errorCodes) as ErrorCode[]).filter((code) => codes.has(code))
}

function responseOf(codes: readonly ErrorCode[]): Json {
  const waits = codes.some((code) => code === 'rate_limited' || code === 'unavailable')
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCodes[code].meaning}`).join('; '),
    headers: {
      ...headersNamed('X-Request-Id', ...(waits ? ['Retry-After'] : [])),
      'X-Error-Code': {
        description: 'Which error it is, for programs',
        schema: { type: 'string', enum: codes },
        example: codes[0],
      },
    },
    content: {
      'text/plain': { schema: { type: 'string' }, example: errorCodes[codes[0] ?? 'internal'].meaning },
    },
  }
}
