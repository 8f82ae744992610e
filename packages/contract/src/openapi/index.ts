import type { Endpoint } from '../endpoint.ts'
import { api } from '../index.ts'
import { headers, parameters } from './headers.ts'
import { operationOf } from './operation.ts'
import { createParts } from './parts.ts'
import type { Json } from './parts.ts'
import { tags } from './tags.ts'

export { tags }

/** Every endpoint by its operation id: `catalog.album`. */
export const operations = new Map<string, Endpoint>(
  Object.entries(api).flatMap(([group, endpoints]) =>
    Object.entries<Endpoint>(endpoints).map(([name, endpoint]) => [`${group}.${name}`, endpoint] as const),
  ),
)

/** The whole interface as an OpenAPI 3.1 document. A pure function: the same contract gives the same text. */
export function openApiOf(version: string): Json {
  const parts = createParts()
  const paths: Record<string, Json> = {}
  for (const [id, endpoint] of operations)
    (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = operationOf(id, endpoint, parts)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pezzottify catalog server',
      version,
      description:
        'Streams the music on your own machine. Sign in with `POST /v1/auth/login`; the answer sets a cookie and has a token. ' +
        'Errors carry a short text or nothing; their code is in the header `X-Error-Code`. Times are Unix seconds in UTC, ' +
        'days are `YYYYMMDD`. Changes are told at once on the WebSocket at `/v1/ws`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'session_token',
          description:
            'Set by signing in; scripts in a page cannot read it. By TLS it is set as `__Host-session_token`; both names are read there',
        },
        token: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'The bare token, or `Bearer` and the token',
        },
      },
      parameters,
      headers,
      responses: parts.responses(),
      schemas: parts.schemas(),
    },
  }
}
