import { AppError } from '../base/errors.ts'
import type { Session } from '../base/session.ts'
import type { Guard } from '../http/mount.ts'
import type { RequestContext } from '../http/request-context.ts'
import type { PathParams, Router } from '../http/router.ts'
import type { AppPasswords } from '../identity/index.ts'
import { createLanes } from './lanes.ts'
import type { Body } from './protocol/body.ts'
import { checkClient, sessionOf } from './protocol/credentials.ts'
import { allowEverySite, preflight } from './protocol/cross-site.ts'
import type { Endpoints } from './protocol/endpoint.ts'
import type { Form } from './protocol/envelope.ts'
import { checkCallback, envelopeResponse, formOf } from './protocol/envelope.ts'
import { notFound, refusalOf, SubsonicError, subsonicCodes } from './protocol/error.ts'
import type { Parameters } from './protocol/parameters.ts'
import { parametersOf, readPairs } from './protocol/parameters.ts'

export type Door = {
  endpoints: Endpoints
  /** Answers to those who have not signed in. */
  open: Readonly<Record<string, Body>>
  /** Whether the interface is offered. */
  isOpen: boolean
  appPasswords: AppPasswords
  /** Counts a request against a limit. @throws AppError `rate_limited` */
  consume: Guard['consume']
  answerError: (error: unknown) => Response
  version: string
}

/**
 * Apps that copy a library ask for each album, several at once, and give up where a limit refuses one: what a user reads
 * is not counted, but so much of it runs at a time.
 */
const atOnce = 16
const path = '/rest/{name}'

/** Adds the routes of the interface. */
export function mountEndpoints(router: Router, door: Door): void {
  const inLane = createLanes<Session['user_id']>(atOnce)

  const serve = async (raw: Request, context: RequestContext, params: PathParams): Promise<Response> => {
    const name = params['name']?.replace(/\.view$/, '') ?? ''
    const isKnown = Object.hasOwn(door.open, name) || Object.hasOwn(door.endpoints, name)
    context.route = `/rest/${isKnown ? name : 'other'}`
    let form: Form = { name: 'xml', isClassic: false }
    try {
      const parameters = parametersOf(await readPairs(raw))
      form = formOf(parameters)
      checkCallback(parameters)
      const answer = await answerTo(name, parameters, raw, context)
      return allowEverySite(
        answer instanceof Response
          ? answer
          : await envelopeResponse(raw, form, { status: 'ok', ...answer }, door.version),
      )
    } catch (error) {
      return allowEverySite(await refuse(raw, form, error, door))
    }
  }

  const answerTo = async (
    name: string,
    parameters: Parameters,
    raw: Request,
    context: RequestContext,
  ): Promise<Body | Response | void> => {
    const { connection, head } = context
    if (!door.isOpen) throw new SubsonicError(subsonicCodes.forbidden, 'This interface is switched off')
    if (Object.hasOwn(door.open, name)) {
      door.consume('global', null, connection, context.route)
      return door.open[name]
    }
    const session = signIn(parameters, raw, context)
    const client = checkClient(parameters)
    const endpoint = Object.hasOwn(door.endpoints, name) ? door.endpoints[name] : undefined
    if (!endpoint) throw notFound('Endpoint')
    const { access = 'AccessCatalog' } = endpoint
    if (!session.permissions.has(access))
      throw new SubsonicError(subsonicCodes.forbidden, 'Not allowed for this user')
    context.shouldContinue = () => door.appPasswords.isValid(session, access)
    if (endpoint.isWrite) door.consume('app_write', session, connection, context.route)
    door.appPasswords.noteUse(session, client)
    return inLane(session.user_id, async () =>
      endpoint.answer({ parameters, session, client, raw, head, connection }),
    )
  }

  /** @throws SubsonicError; AppError `rate_limited` to a network that fails again and again */
  const signIn = (parameters: Parameters, { headers }: Request, context: RequestContext): Session => {
    try {
      const session = sessionOf(parameters, headers, door.appPasswords)
      context.session = session
      return session
    } catch (error) {
      // Their secrets are too long to be guessed: this limits the work alone.
      door.consume('global', null, context.connection, context.route)
      throw error
    }
  }

  for (const method of ['GET', 'POST']) router.add(method, path, serve)
  router.add('OPTIONS', path, preflight)
}

/** Status 200 but for limits and faults of ours: apps take any other for a server that is off. */
async function refuse(
  raw: Request,
  form: Form,
  error: unknown,
  { answerError, version }: Door,
): Promise<Response> {
  const told = error instanceof SubsonicError ? null : answerError(error)
  const refusal =
    error instanceof SubsonicError
      ? error
      : refusalOf(error instanceof AppError ? error : new AppError('internal'))
  const { origin } = new URL(raw.url)
  const body = {
    code: refusal.code,
    message: refusal.message,
    helpUrl: refusal.helpPath && origin + refusal.helpPath,
  }
  const status = told?.status === 429 || told?.status === 500 ? told.status : 200
  const response = await envelopeResponse(raw, form, { status: 'failed', error: body }, version, status)
  const wait = told?.headers.get('retry-after')
  if (wait) response.headers.set('retry-after', wait)
  return response
}
