import type { Endpoint } from '../endpoint.ts'
import { isRepeatable } from '../endpoint.ts'
import type { ErrorCode } from '../errors.ts'
import { errorCodes, hasText } from '../errors.ts'
import { headMaxBytes } from '../limits.ts'
import { headersNamed } from './headers.ts'
import type { Json, Parts } from './parts.ts'

/**
 * The errors of an endpoint by status. Codes with the same status share an entry; the header names the code. Operations
 * with the same errors share the component.
 */
export function errorsOf(endpoint: Endpoint, parts: Parts): Record<string, Json> {
  const byStatus = Map.groupBy(codesOf(endpoint), (code) => errorCodes[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [status, parts.response(codes.join('.'), responseOf(codes))]),
  )
}

/** Every code that an endpoint may answer, in the order of the contract's table. */
function codesOf(endpoint: Endpoint): ErrorCode[] {
  const codes = new Set<ErrorCode>([
    // Also for a request without a host.
    'bad_request',
    ...(endpoint.errors ?? []),
    ...(endpoint.access === 'public' ? [] : (['forbidden'] as const)),
    ...(endpoint.method !== 'GET' || endpoint.head === false ? (['cross_site'] as const) : []),
    // Every endpoint that writes.
    ...(endpoint.method === 'GET' ? [] : (['disk_failed', 'disk_full'] as const)),
    ...(endpoint.body ? (['too_large', 'unsupported_media_type'] as const) : []),
    ...(endpoint.body && endpoint.shapeError === undefined ? (['invalid'] as const) : []),
    ...(isRepeatable(endpoint) ? (['conflict', 'key_reused'] as const) : []),
    ...(endpoint.rateLimit === 'none' ? [] : (['rate_limited', 'damaged'] as const)),
    ...(endpoint.method === 'GET' ? [] : (['disk_failed', 'disk_full'] as const)),
  ])
  return (Object.keys(errorCodes) as ErrorCode[]).filter((code) => codes.has(code))
}

/** Sent with `Retry-After`. */
const waiting = new Set<ErrorCode>(['rate_limited', 'unavailable', 'media_unreachable'])

function responseOf(codes: readonly ErrorCode[]): Json {
  const told = codes.find(hasText)
  const waits = codes.some((code) => waiting.has(code))
  return {
    description: codes.map((code) => `\`${code}\`: ${errorCodes[code].meaning}`).join('; '),
    headers: {
      ...headersNamed('X-Request-Id', ...(waits ? ['Retry-After'] : [])),
      'X-Error-Code': {
        description: 'The error code, for programs',
        schema: { type: 'string', enum: codes },
        example: codes[0],
      },
    },
    ...(told !== undefined && {
      content: { 'text/plain': { schema: { type: 'string' }, example: errorCodes[told].meaning } },
    }),
  }
}

/**
 * The answer when the headers are too large. Bun refuses such a request before the server sees it, so none of the
 * server's own headers, such as the request id, are in it.
 */
export const headTooLarge: Json = {
  description: `The request line and the headers are together longer than ${headMaxBytes / 1024} KiB`,
}
