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
import type { Context, Hono } from 'hono'
import { AppError } from '../base/errors.ts'
import type { RepeatableRequest, RequestWrite } from '../base/writes.ts'
import { checkUpload, readJson } from './body.ts'
import { jsonRead, jsonResponse } from './json-response.ts'
import { refuseCrossSite } from './origin.ts'
import type { ClientConnection } from './client-connection.ts'
import { PreSerialized } from './pre-serialized.ts'
import { renewSessionCookie, tokenOf } from './session.ts'
import type { Session } from './session.ts'
import { StreamedJson } from './streamed-json.ts'
import { inAddress, refusalsOf, validate } from './validate.ts'

/**
 * What belongs to one request on its way. The routing fills in `route`, `session` and `shouldContinue`, which asks again
 * whether the caller is still allowed; the request pipeline reads them afterwards.
 */
export type RequestContext = {
  connection: ClientConnection
  head: boolean
  path: string
  /** The path of the endpoint as its contract spells it: there are few of them, whatever is in the paths. */
  route: string
  session: Session | null
  shouldContinue?: () => boolean
  upgrade?: Upgrade
}
/** Turns the connection of a request into a socket that carries `data`; false when it cannot become one. */
export type Upgrade = (data: unknown) => boolean
export type Env = { Bindings: RequestContext }
export type Router = Hono<Env>

type SessionFor<E extends Endpoint> = E['access'] extends 'public'
  ? { session: Session | null }
  : { session: Session }

/**
 * The validated request, the raw one, and the headers that the answer will carry. `head`: nobody will read the body, so
 * it need not be made.
 */
export type RequestFor<E extends Endpoint> = ParsedRequestOf<E> &
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

/** Checks that run before every handler. The composition hands it in. */
export type Guard = {
  /** `token`: what the request presents. */
  sessionOf(token: string | null): Session | null
  /** `path` is that of the endpoint. @throws AppError `rate_limited` */
  consume(
    rateClass: RateClass,
    session: Session | null,
    connection: ClientConnection,
    path: string,
    headers?: Headers,
  ): void
  /**
   * Runs a change by a permission that is held for a number of uses: a success takes one.
   *
   * @throws AppError `forbidden` when none is left
   */
  use(session: Session, permission: Permission, change: () => Promise<Response>): Promise<Response>
  /**
   * Runs a write once for all requests that carry the same key, and answers all of them alike.
   *
   * @throws AppError `key_reused` when the key came with another body before
   */
  once(request: RepeatableRequest): Promise<Response>
}

type LooseHandler = (request: object) => unknown

/** Serves a group of endpoints. */
export function mount<G extends EndpointGroup>(
  router: Router,
  guard: Guard,
  group: G,
  handlers: Handlers<G>,
): void {
  for (const [name, endpoint] of Object.entries(group)) {
    const path = endpoint.path.replace(/\{(\w+)\}/g, ':$1')
    // The type of `handlers` ties each handler to its endpoint; a loop over names loses that tie.
    const handler = handlers[name] as unknown as LooseHandler
    router.on(endpoint.method, path, (context) => serve(context, guard, endpoint, handler))
  }
}

async function serve(
  context: Context<Env>,
  guard: Guard,
  endpoint: Endpoint,
  handler: LooseHandler,
): Promise<Response> {
  const raw = context.req.raw
  const { connection, head } = context.env
  context.env.route = endpoint.path
  if (head && endpoint.head === false)
    throw new AppError('method_not_allowed', '', { headers: { allow: endpoint.method } })
  if (endpoint.method !== 'GET' || endpoint.head === false) refuseCrossSite(raw.headers)
  const token = tokenOf(raw.headers, connection)
  const session = guard.sessionOf(token)
  context.env.session = session
  if (endpoint.rateLimit !== 'none' && endpoint.rateLimit !== 'image')
    guard.consume('global', session, connection, endpoint.path, raw.headers)
  authorize(endpoint.access, session)
  context.env.shouldContinue = () => isAuthorized(endpoint.access, guard.sessionOf(token))
  if (endpoint.rateLimit !== 'global')
    guard.consume(endpoint.rateLimit, session, connection, endpoint.path, raw.headers)
  if (endpoint.params) checkEncoding(raw.url)
  const params = endpoint.params && validate(endpoint.params, context.req.param(), inAddress)
  const query = endpoint.query && validate(endpoint.query, queryOf(raw.url), inAddress)
  const inBody = refusalsOf(endpoint)
  const json = endpoint.body && (await readJson(raw, inBody.shape))
  const body = endpoint.body && validate(endpoint.body, json, inBody)
  if (endpoint.upload) checkUpload(raw, endpoint.upload)
  const reply = new Headers()
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
    session && endpoint.method !== 'GET' && isCounted(access, session)
      ? () => guard.use(session, access, handle)
      : handle
  const key = isRepeatable(endpoint) ? raw.headers.get('idempotency-key') : null
  const response =
    session && key !== null
      ? await guard.once({ endpoint, session, key, raw, body: json, write, run })
      : await run()
  if (session?.cookieIsDue && !isBytes(endpoint.response) && !response.headers.has('set-cookie'))
    renewSessionCookie(response.headers, raw.headers, connection)
  return withSeq(response, write)
}

/** Tells by which number whoever writes will have seen what they wrote. */
function withSeq(response: Response, { seq }: RequestWrite): Response {
  if (seq !== null) response.headers.set(syncSeqHeader, String(seq))
  return response
}

const isCounted = (access: Access, session: Session): access is Permission =>
  access !== 'public' && access !== 'session' && session.counted.has(access)

/** @throws AppError `forbidden`: the same for nobody and for somebody without the permission */
function authorize(access: Access, session: Session | null): void {
  if (!isAuthorized(access, session)) throw new AppError('forbidden')
}

const isAuthorized = (access: Access, session: Session | null): boolean =>
  access === 'public' || (session !== null && (access === 'session' || session.permissions.has(access)))

/**
 * The router hands on what it cannot decode as it is: `%FF` would then be an id of three letters.
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

/** A name given twice counts with its last value. */
const queryOf = (url: string): Record<string, string> => {
  const start = url.indexOf('?')
  return start < 0 ? {} : Object.fromEntries(new URLSearchParams(url.slice(start + 1)))
}

/** By these it is known who asks: an answer for one is none for another. */
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
  // What may be asked for again is kept as text.
  if (isRepeatable(endpoint)) {
    reply.set('content-type', 'application/json')
    return new Response(JSON.stringify(result), { status, headers: reply })
  }
  if (endpoint.method !== 'GET') {
    // What such an answer holds, a token for one, is for this one moment.
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
