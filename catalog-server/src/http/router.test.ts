import { describe, expect, test } from 'bun:test'
import type { Endpoint } from '@pezzottify/contract'
import { api } from '@pezzottify/contract'
import type { AppError } from '../base/errors.ts'
import type { RequestContext } from './request-context.ts'
import { createRouter } from './router.ts'

const connection = { ip: '', isEncrypted: false, setTimeout: () => undefined }
const contextOf = (path: string): RequestContext => ({
  connection,
  head: false,
  path,
  route: 'unknown',
  session: null,
})

/** A router whose answers name the route and show the parameters. */
function routerOf(routes: [method: string, template: string][], hasSite = false) {
  const router = createRouter(hasSite ? () => new Response('site') : undefined)
  for (const [method, template] of routes)
    router.add(method, template, (_request, _context, params) => Response.json({ method, template, params }))
  return async (method: string, path: string): Promise<unknown> => {
    const context = contextOf(path)
    try {
      const answer = await router.answer(new Request(`http://music.test${path}`, { method }), context)
      return answer.headers.get('content-type')?.includes('json') ? await answer.json() : await answer.text()
    } catch (error) {
      const { code, headers } = error as AppError
      return { code, allow: headers?.['allow'], route: context.route }
    }
  }
}

describe('the router', () => {
  test('finds each endpoint of the contract by its path, with its parameters', async () => {
    const endpoints = Object.values(api).flatMap((group) => Object.values<Endpoint>(group))
    const answer = routerOf(endpoints.map(({ method, path }) => [method, path]))
    for (const { method, path: template } of endpoints) {
      const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
      const params = Object.fromEntries(names.map((name, index) => [name, `${name}-${index}`]))
      const path = template.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]))
      expect(await answer(method, path)).toEqual({ method, template, params })
    }
  })

  test('leaves to the site what is of no interface', async () => {
    const answer = routerOf([['GET', '/v1/things']], true)
    expect(await answer('GET', '/album/x')).toBe('site')
    expect(await answer('GET', '/restful')).toBe('site')
    for (const path of ['/v1', '/v1/none', '/rest/ping.view'])
      expect(await answer('GET', path)).toMatchObject({ code: 'not_found' })
  })

  test('prefers letters to parameters, and gives each route its own names', async () => {
    const answer = routerOf([
      ['GET', '/v1/things/{id}'],
      ['GET', '/v1/things/recent'],
      ['GET', '/v1/things/{thing}/parts/{part}'],
    ])
    expect(await answer('GET', '/v1/things/recent')).toMatchObject({ template: '/v1/things/recent' })
    expect(await answer('GET', '/v1/things/recently')).toMatchObject({ params: { id: 'recently' } })
    expect(await answer('GET', '/v1/things/recent/parts/2')).toMatchObject({
      params: { thing: 'recent', part: '2' },
    })
  })

  test('decodes each parameter once, and takes encoded letters for themselves', async () => {
    const answer = routerOf([['GET', '/v1/things/{id}']])
    for (const id of ['a b', 'é/ü', '100%', '%41', '%2F', 'ж', '.'])
      expect(await answer('GET', `/v1/things/${encodeURIComponent(id)}`)).toMatchObject({ params: { id } })
    expect(await answer('GET', '/v1/th%69ngs/x')).toMatchObject({ params: { id: 'x' } })
    // The handler refuses what is not UTF-8: it must not become another id.
    expect(await answer('GET', '/v1/things/%FF')).toMatchObject({ params: { id: '%FF' } })
  })

  test('has no route for an empty parameter, a slash too many, or one segment too many', async () => {
    const answer = routerOf([
      ['GET', '/v1/things/{id}'],
      ['GET', '/v1/things/{id}/parts'],
    ])
    for (const path of ['/v1/things/', '/v1/things//parts', '/v1/things/x/', '/v1/things/x/parts/y', '/v1'])
      expect(await answer('GET', path)).toMatchObject({ code: 'not_found', route: 'unknown' })
  })

  test('names the methods of a path that has others, and its route', async () => {
    const answer = routerOf([
      ['GET', '/v1/things/{id}'],
      ['DELETE', '/v1/things/{id}'],
      ['POST', '/v1/things'],
    ])
    expect(await answer('PUT', '/v1/things/x')).toEqual({
      code: 'method_not_allowed',
      allow: 'GET, DELETE, HEAD',
      route: '/v1/things/{id}',
    })
    expect(await answer('GET', '/v1/things')).toMatchObject({ code: 'method_not_allowed', allow: 'POST' })
  })

  test('leaves all other paths to the site, for reading only', async () => {
    const answer = routerOf([['GET', '/v1/things']], true)
    expect(await answer('GET', '/')).toBe('site')
    expect(await answer('GET', '/v1x')).toBe('site')
    for (const path of ['/v1/other', '//v1/things', '/V1/things', '/rest/ping.view'])
      expect([path, await answer('GET', path)]).toMatchObject([path, { code: 'not_found' }])
    expect(await answer('POST', '/')).toMatchObject({ code: 'method_not_allowed', allow: 'GET, HEAD' })
  })
})
