import { api, codeOfStatus, errorCodes, isBytes, isErrorCode } from '@pezzottify/contract'
import type { Endpoint, EndpointGroup, ErrorCode, RequestOf, ResponseOf } from '@pezzottify/contract'
import { retryAfterSecondsOf } from '../retry/retry-after.ts'

/**
 * An error of the server, or of a server that could not be reached: code `offline`, with the status of a gateway that said
 * so, or 0.
 */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly code: ErrorCode | 'offline'
  /** Seconds to wait before the next attempt, if the server says so. */
  readonly retryAfterSeconds: number | null

  constructor(
    status: number,
    code: ErrorCode | 'offline',
    message: string,
    retryAfterSeconds: number | null,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.status = status
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Whether the server has answered that there is no such thing. */
export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.code === 'not_found'

export type CallOptions = {
  signal?: AbortSignal
  /** The same key for each attempt at one change: the server makes it once. */
  idempotencyKey?: string
  /** Continues when the page is closed. */
  keepalive?: boolean
  /** Called with the headers of a successful answer. */
  onHeaders?: (headers: Headers) => void
}
/** For an upload: the bytes and their content type. */
type UploadPart<E extends Endpoint> = E extends { upload: object } ? { file: Blob } : unknown
type Call<E extends Endpoint> =
  Record<never, never> extends RequestOf<E>
    ? (request?: RequestOf<E> & CallOptions) => Promise<ResponseOf<E>>
    : (request: RequestOf<E> & UploadPart<E> & CallOptions) => Promise<ResponseOf<E>>
type Caller<G extends EndpointGroup> = { [O in keyof G]: Call<G[O]> }
export type ApiClient = { [G in keyof typeof api]: Caller<(typeof api)[G]> }

export type ApiOptions = {
  /** Origin of the server. */
  baseUrl: string
  fetch?: (request: Request) => Promise<Response>
  headers?: Record<string, string>
}

type LooseRequest = {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
  file?: Blob
} & CallOptions

/** Typed calls derived from the contract: `createApi({ baseUrl }).catalog.album({ params: { id } })`. */
export function createApi(options: ApiOptions): ApiClient {
  const call =
    (endpoint: Endpoint) =>
    (request: LooseRequest = {}) =>
      send(endpoint, request, options)
  const client = Object.fromEntries(
    Object.entries(api).map(([group, endpoints]) => [
      group,
      Object.fromEntries(Object.entries(endpoints).map(([name, endpoint]) => [name, call(endpoint)])),
    ]),
  )
  // The loops above keep every group and name, which the compiler cannot see through `fromEntries`.
  return client as unknown as ApiClient
}

/** The address of an endpoint, for elements that load by themselves (`<img>`, `<audio>`). */
export function urlOf(
  endpoint: Endpoint,
  request: Pick<LooseRequest, 'params' | 'query'> = {},
  baseUrl = '',
): string {
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(request.params?.[name])),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined && value !== null) query.set(name, String(value))
  return baseUrl + path + (query.size ? `?${query}` : '')
}

async function send(endpoint: Endpoint, request: LooseRequest, options: ApiOptions): Promise<unknown> {
  const { baseUrl } = options
  const hasBody = endpoint.body !== undefined
  const headers = {
    ...options.headers,
    ...(hasBody && { 'content-type': 'application/json' }),
    ...(request.idempotencyKey && { 'idempotency-key': request.idempotencyKey }),
  }
  const response = await reach(
    new Request(urlOf(endpoint, request, baseUrl), {
      method: endpoint.method,
      // Revalidates cached answers by their ETag, since another device may have changed the data.
      cache: 'no-cache',
      headers,
      ...(hasBody && { body: JSON.stringify(request.body) }),
      ...(request.file && { body: request.file }),
      ...(request.signal && { signal: request.signal }),
      ...(request.keepalive && { keepalive: true }),
    }),
    options.fetch ?? fetch,
  )
  if (!response.ok) throw await refusalOf(response)
  request.onHeaders?.(response.headers)
  return isBytes(endpoint.response) ? response : bodyOf(response, request.signal)
}

/**
 * The JSON of an answer. An answer that was cut off, or came from something on the way (the sign-in page of a
 * hotel), counts as offline.
 */
async function bodyOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    const text = await response.text()
    return text === '' ? undefined : JSON.parse(text)
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError(0, 'offline', 'The answer cannot be read', null, cause)
  }
}

async function reach(request: Request, fetcher: (request: Request) => Promise<Response>): Promise<Response> {
  try {
    return await fetcher(request)
  } catch (cause) {
    if (request.signal.aborted) throw cause
    throw new ApiError(0, 'offline', 'The server cannot be reached', null, cause)
  }
}

/**
 * The server names the code of each refusal. One without a code is of something on the way, as a proxy that has lost the
 * server or wants a sign-in of its own: it decides nothing about the request, and counts as offline. Its failures may say
 * when to come back.
 */
async function refusalOf(response: Response): Promise<ApiError> {
  const { status, headers } = response
  const stated = headers.get('x-error-code')
  const retryAfter = retryAfterSecondsOf(headers.get('retry-after'))
  if (stated === null && status !== 429)
    return new ApiError(
      status < 500 ? 0 : status,
      'offline',
      `Something on the way answered ${status}`,
      retryAfter,
    )
  const code = stated !== null && isErrorCode(stated) ? stated : codeOfStatus(status)
  const text = (await response.text()) || errorCodes[code].meaning
  return new ApiError(status, code, text, retryAfter)
}
