import { z } from 'zod'
import type { Access, Endpoint, EndpointGroup } from './endpoint.ts'
import { isBytes } from './endpoint.ts'
import type { ErrorCode } from './errors.ts'
import { errorCodes } from './errors.ts'

type Json = { [key: string]: unknown }

/** The whole interface as an OpenAPI 3.1 document. A pure function: the same endpoints give the same text. */
export function openApiOf(groups: Record<string, EndpointGroup>, version: string): Json {
  const paths: Record<string, Json> = {}
  for (const [group, endpoints] of Object.entries(groups))
    for (const [name, endpoint] of Object.entries(endpoints))
      (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = operationOf(group, name, endpoint)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Pezzottify catalog server',
      version,
      description: 'Errors carry a short text or nothing; their code is in the header X-Error-Code.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.keys(groups).map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'session_token' },
        token: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'The bare token, or "Bearer <token>"',
        },
      },
    },
  }
}

function operationOf(group: string, name: string, endpoint: Endpoint): Json {
  return {
    operationId: `${group}.${name}`,
    tags: [group],
    summary: endpoint.summary,
    description: accessText(endpoint.access),
    security: endpoint.access === 'public' ? [] : [{ cookie: [] }, { token: [] }],
    parameters: [...parametersOf('path', endpoint.params), ...parametersOf('query', endpoint.query)],
    ...(endpoint.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } },
      },
    }),
    ...(endpoint.upload && {
      requestBody: {
        required: true,
        content: Object.fromEntries(endpoint.upload.types.map((type) => [type, {}])),
      },
    }),
    responses: { [endpoint.status ?? 200]: successOf(endpoint), ...errorsOf(endpoint) },
  }
}

const accessText = (access: Access): string =>
  access === 'public'
    ? 'Open to everybody.'
    : access === 'session'
      ? 'Needs a session.'
      : `Needs the permission ${access}.`

function parametersOf(place: 'path' | 'query', shape: z.ZodObject | undefined): Json[] {
  if (!shape) return []
  return Object.entries(shape.shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || !z.safeParse(schema as z.ZodType, undefined).success,
    schema: schemaOf(schema as z.ZodType, 'input'),
  }))
}

function successOf(endpoint: Endpoint): Json {
  const { response } = endpoint
  if (isBytes(response))
    return { description: 'Bytes', content: Object.fromEntries(response.types.map((type) => [type, {}])) }
  const schema = schemaOf(response, 'output')
  return Object.keys(schema).length === 0 || 'not' in schema
    ? { description: 'Done' }
    : { description: 'Success', content: { 'application/json': { schema } } }
}

/** Errors of one status share an entry; which code it is, the header says. */
function errorsOf(endpoint: Endpoint): Record<string, Json> {
  const codes = new Set<ErrorCode>([
    ...(endpoint.errors ?? []),
    ...(endpoint.access === 'public' ? [] : (['forbidden'] as const)),
    ...(endpoint.params || endpoint.query ? (['bad_request'] as const) : []),
    ...(endpoint.body ? (['bad_request', 'too_large', 'unsupported_media_type', 'invalid'] as const) : []),
    ...(endpoint.rateLimit === 'none' ? [] : (['rate_limited'] as const)),
  ])
  const responses: Record<string, Json> = {}
  for (const code of codes) {
    const { status, meaning } = errorCodes[code]
    const text = `${code}: ${meaning}`
    const before = responses[status]?.['description']
    responses[status] = {
      description: before ? `${String(before)}; ${text}` : text,
      headers: { 'X-Error-Code': { schema: { type: 'string' } } },
    }
  }
  return responses
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
