import type {
  Access,
  Endpoint,
  EndpointGroup,
  ParsedRequestOf,
  Permission,
  RateClass,
  ResponseOf,
} from '@pezzottify/contract'
import { isBytes, isRepeatable, syncSeqHeader } from '@pezzottify/contract'
import { AppError } from '../base/errors.ts'
import type { RepeatableRequest, RequestWrite } from '../base/writes.ts'
import { checkUpload, readJson } from './body.ts'
import { jsonRead, jsonResponse } from './json-response.ts'
import { refuseCrossSite } from './origin.ts'
import type { ClientConnection } from '../base/client-connection.ts'
import { interfaceHeaders } from './page-headers.ts'
import { PreSerialized } from '../base/pre-serialized.ts'
import type { RequestContext } from './request-context.ts'
import type { PathParams, Router } from './router.ts'
import { renewSessionCookie, tokenOf } from './session-cookie.ts'
import type { Session } from '../base/session.ts'
import { StreamedJson } from '../base/streamed-json.ts'
import { inAddress, refusalsOf, validate } from './validate.ts'

type SessionFor<E extends Endpoint> = E['access'] extends 'public'
  ? { session: Session | null }
  : { session: Session }

/**
 * The validated request, the raw one, and the headers of the answer. With `head` no body will be read, so it need not
 * be made.
 */
type RequestFor<E extends Endpoint> = ParsedRequestOf<E> &
  SessionFor<E> & { raw: Request; reply: Headers; connection: ClientConnection; head: boolean }

/** One handler for each endpoint: a missing one, an extra one or a wrong result does not compile. */
export type Handlers<G extends EndpointGroup> = {
  [O in keyof G]: (request: RequestFor<G[O]>) => AnswerOf<G[O]> | Promise<AnswerOf<G[O]>>
}

/** A handler without an answer may be any function that returns nothing. */
type AnswerOf<E extends Endpoint> =
  ResponseOf<E> extends undefined
    ? void
    : ResponseOf<E> | PreSerialized<ResponseOf<E>> | StreamedJson<ResponseOf<E>>

/** The checks that run before every handler. The composition passes them in. */
export type Guard = {
  /** `token`: the token of the request. */
  sessionOf(token: string | null): Session | null
  /**
   * Counts the request against the rate limits. `path` is the path template of the endpoint. @throws AppError
   * `rate_limited`
   */
  consume(
    rateClass: RateClass,
    session: Session | null,
    connection: ClientConnection,
    path: string,
    headers?: Headers,
  ): void
  /**
   * Runs a change under a permission that was granted for a number of uses: a successful change takes one.
   *
   * @throws AppError `forbidden` when no use is left
   */
  consumeQuota(session: Session, permission: Permission, change: () => Promise<Response>): Promise<Response>
  /**
   * Runs a write once for all requests with the same key, and gives all of them the same answer.
   *
   * @throws AppError `key_reused` when the key came with another body before
   */
  idempotently(request: RepeatableRequest): Promise<Response>
}

type LooseHandler = (request: object) => unknown

/** Adds the routes of a group of endpoints. */
export function mount<G extends EndpointGroup>(
  router: Router,
  guard: Guard,
  group: G,
  handlers: Handlers<G>,
): void {
  for (const [name, endpoint] of Object.entries(group)) {
    // The type of `handlers` relates each handler to its endpoint; a loop over names loses that relation.
    const handler = handlers[name] as unknown as LooseHandler
    router.add(endpoint.method, endpoint.path, (raw, context, params) =>
      serve(raw, context, params, { guard, endpoint, handler }),
    )
  }
}

type Served = { guard: Guard; endpoint: Endpoint; handler: LooseHandler }

async function serve(
  raw: Request,
  context: RequestContext,
  pathParams: PathParams,
  { guard, endpoint, handler }: Served,
): Promise<Response> {
  const { connection, head } = context
  context.route = endpoint.path
  if (head && endpoint.head === false)
    throw new AppError('method_not_allowed', '', { headers: { allow: endpoint.method } })
  if (endpoint.method !== 'GET' || endpoint.head === false) refuseCrossSite(raw.headers)
  const token = tokenOf(raw.headers, connection)
  const session = guard.sessionOf(token)
  context.session = session
  if (endpoint.rateLimit !== 'none' && endpoint.rateLimit !== 'image')
    guard.consume('global', session, connection, endpoint.path, raw.headers)
  const key = isRepeatable(endpoint) ? raw.headers.get('idempotency-key') : null
  const admit = (): void => authorize(endpoint.access, session)
  // What was done under a permission that is gone since gets the answer that it had.
  if (session === null || key === null) admit()
  context.shouldContinue = () => isAuthorized(endpoint.access, guard.sessionOf(token))
  if (endpoint.rateLimit !== 'global')
    guard.consume(endpoint.rateLimit, session, connection, endpoint.path, raw.headers)
  const { params, query, json, body } = await contentOf(endpoint, raw, pathParams).catch((error: unknown) => {
    // Who may not do it is told that first, whatever came with it.
    admit()
    throw error
  })
  const reply = isBytes(endpoint.response) ? new Headers() : interfaceHeaders()
  const { access } = endpoint
  const write = { seq: null, receipt: null }
  const actor = session && endpoint.method !== 'GET' ? { ...session, write } : session
  const handle = async (): Promise<Response> =>
    answer(
      endpoint,
      await handler({ params, query, body, session: actor, raw, reply, connection, head }),
      reply,
      raw,
    )
  const run =
    session && endpoint.method !== 'GET' && !endpoint.isRead && hasQuota(access, session)
      ? () => guard.consumeQuota(session, access, handle)
      : handle
  const response =
    session && key !== null
      ? await guard.idempotently({ endpoint, session, key, raw, body: json, write, admit, run })
      : await run()
  if (session?.cookieIsDue && !isBytes(endpoint.response) && !response.headers.has('set-cookie'))
    renewSessionCookie(response.headers, raw.headers, connection)
  return withSeq(response, write)
}

/** The parts of a request, checked against its endpoint. `json`: the body as it came. */
async function contentOf(endpoint: Endpoint, raw: Request, pathParams: PathParams) {
  if (endpoint.params) checkEncoding(raw.url)
  const params = endpoint.params && validate(endpoint.params, pathParams, inAddress)
  const query = endpoint.query && validate(endpoint.query, queryOf(raw.url), inAddress)
  const inBody = refusalsOf(endpoint)
  const json = endpoint.body && (await readJson(raw, inBody.shape))
  const body = endpoint.body && validate(endpoint.body, json, inBody)
  if (endpoint.upload) checkUpload(raw, endpoint.upload)
  return { params, query, json, body }
}

/**
 * Adds the number of the last event of the write: a client that has received events up to it has seen its own change.
 */
function withSeq(response: Response, { seq }: RequestWrite): Response {
  if (seq !== null) response.headers.set(syncSeqHeader, String(seq))
  return response
}

const hasQuota = (access: Access, session: Session): access is Permission =>
  access !== 'public' && access !== 'session' && session.underQuota.has(access)

/** @throws AppError `forbidden`: the same without a session and without the permission */
function authorize(access: Access, session: Session | null): void {
  if (!isAuthorized(access, session)) throw new AppError('forbidden')
}

const isAuthorized = (access: Access, session: Session | null): boolean =>
  access === 'public' || (session !== null && (access === 'session' || session.permissions.has(access)))

/**
 * The router passes on what it cannot decode unchanged: `%FF` would then be an id of three letters.
 *
 * @throws AppError `bad_request`
 */
function checkEncoding(url: string): void {
  if (!url.includes('%')) return
  const path = url.split('?', 1)[0] ?? ''
  try {
    decodeURIComponent(path)
  } catch {
    throw new AppError('bad_request', 'The path is not UTF-8 in percent-encoding')
  }
}

/** Of a repeated name the last value counts. */
const queryOf = (url: string): Record<string, string> => {
  const start = url.indexOf('?')
  return start < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(start + 1)))
}

/** The headers that identify the caller: an answer for one caller must not be cached for another. */
const askerHeaders = 'Cookie, Authorization'

function answer(
  endpoint: Endpoint,
  result: unknown,
  reply: Headers,
  raw: Request,
): Response | Promise<Response> {
  if (isBytes(endpoint.response)) {
    if (!(result instanceof Response)) throw new TypeError(`${endpoint.path} gave no response`)
    for (const [name, value] of reply) result.headers.append(name, value)
    if (endpoint.access !== 'public') result.headers.append('vary', askerHeaders)
    return result
  }
  const status = endpoint.status ?? 200
  if (result === undefined) return new Response(null, { status, headers: reply })
  // An answer that may be repeated is stored as text.
  if (isRepeatable(endpoint)) {
    const text = JSON.stringify(result)
    reply.set('content-type', 'application/json')
    reply.set('content-length', String(Buffer.byteLength(text)))
    return new Response(text, { status, headers: reply })
  }
  if (endpoint.method !== 'GET') {
    // Such an answer, with a token for instance, must not be cached.
    reply.set('cache-control', 'no-store')
    return jsonResponse(raw, result, status, reply)
  }
  if (endpoint.access !== 'public') {
    reply.append('vary', askerHeaders)
    if (!reply.has('cache-control')) reply.set('cache-control', 'private, no-cache')
  }
  const isReady = result instanceof PreSerialized || result instanceof StreamedJson
  return jsonRead(raw, isReady ? result : new PreSerialized(JSON.stringify(result)), reply)
}
