import { Memoirist } from 'memoirist'
import { AppError } from '../base/errors.ts'
import type { RequestContext } from './request-context.ts'

/** The parameters of a path, by their names in its template, percent-decoded. */
export type PathParams = Readonly<Record<string, string>>

type Handler = (request: Request, context: RequestContext, params: PathParams) => Response | Promise<Response>

/** Answers paths outside the interface: the web app, or the page in its place. */
export type Site = (request: Request) => Response | Promise<Response>

export type Router = {
  /** `template`: a path with parameters in braces, as in `/v1/content/album/{id}`. */
  add(method: string, template: string, handler: Handler): void
  /** @throws AppError `not_found`, or `method_not_allowed` with `Allow` where the path has routes for other methods */
  answer(request: Request, context: RequestContext): Response | Promise<Response>
}

type Route = { template: string; handler: Handler }

const siteMethods = ['GET']

/** Finds the handler of a request by its method and path. Paths without a route are the site's, outside of interfaces. */
export function createRouter(site?: Site): Router {
  const routes = new Memoirist<Route>({ onParam: decodedParam })
  const methods = new Set<string>()

  const answerUnrouted = (request: Request, context: RequestContext, path: string): ReturnType<Site> => {
    const allowed = [...methods].flatMap((method) => {
      const found = routes.find(method, path)
      return found ? [{ method, template: found.store.template }] : []
    })
    const [first] = allowed
    if (first) {
      context.route = first.template
      throw notAllowed(allowed.map(({ method }) => method))
    }
    if (!site || isOfInterface(path)) throw new AppError('not_found')
    if (!siteMethods.includes(request.method)) throw notAllowed(siteMethods)
    return site(request)
  }

  return {
    add: (method, template, handler) => {
      methods.add(method)
      routes.add(method, template.replace(/\{(\w+)\}/g, ':$1'), { template, handler })
    },
    answer: (request, context) => {
      const path = decodedPath(context.path)
      const found = routes.find(request.method, path)
      return found
        ? found.store.handler(request, context, found.params)
        : answerUnrouted(request, context, path)
    },
  }
}

/**
 * Programs that ask for another server's interface (Subsonic), or for ours behind an address that ends with a slash,
 * must not take the page for its answer.
 */
const isOfInterface = (path: string): boolean => /^\/+(?:v1|rest)(?:\/|$)/i.test(path)

const notAllowed = (methods: readonly string[]): AppError =>
  new AppError('method_not_allowed', '', {
    headers: { allow: (methods.includes('GET') ? [...methods, 'HEAD'] : methods).join(', ') },
  })

/** The path in which letters are themselves however they were sent. What separates segments stays encoded. */
const decodedPath = (path: string): string =>
  path.includes('%') ? decoded(path.replaceAll('%25', '%2525'), decodeURI, path) : path

const decodedParam = (value: string): string =>
  value.includes('%') ? decoded(value, decodeURIComponent, value) : value

function decoded(text: string, decode: (text: string) => string, otherwise: string): string {
  try {
    return decode(text)
  } catch {
    return otherwise
  }
}
