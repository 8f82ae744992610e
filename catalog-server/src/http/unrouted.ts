import type { Context } from 'hono'
import { Hono } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import { AppError } from '../base/errors.ts'
import type { Env, Router } from './mount.ts'

type Site = (request: Request) => Response | Promise<Response>

/**
 * Answers requests without a route: 405 with `Allow` when the path has routes for other methods, 404 elsewhere in the
 * API, and the site for everything else. Called after everything is mounted, since several groups may share a path. It
 * is a router of its own, so that it costs nothing for requests with a route.
 */
export function answerUnrouted(router: Router, site: Site): void {
  const unrouted = new Hono<Env>({ router: new TrieRouter() })
  unrouted.onError((error) => {
    throw error
  })
  const methodsOf = Map.groupBy(router.routes, (route) => route.path)
  for (const [path, routes] of methodsOf) {
    const methods = [...new Set(routes.map((route) => route.method))]
    const allow = (methods.includes('GET') ? [...methods, 'HEAD'] : methods).join(', ')
    const template = path.replace(/:(\w+)/g, '{$1}')
    unrouted.all(path, ({ env }) => {
      env.route = template
      throw new AppError('method_not_allowed', '', { headers: { allow } })
    })
  }
  unrouted.all('/v1/*', () => {
    throw new AppError('not_found')
  })
  unrouted.get('*', (context) => site(context.req.raw))
  unrouted.all('*', () => {
    throw new AppError('method_not_allowed', '', { headers: { allow: 'GET, HEAD' } })
  })
  router.notFound(({ req, env }: Context<Env>) => unrouted.fetch(req.raw, env))
}
