import { expect, test } from 'bun:test'
import type { Endpoint, ErrorCode } from '@pezzottify/contract'
import { errorCodes, hasText, isBytes, isErrorCode, isRepeatable } from '@pezzottify/contract'
import { openApiOf, operations as endpoints } from '@pezzottify/contract/openapi'

type Schema = { [key: string]: unknown }
type Content = Record<string, { schema?: Schema; example?: unknown }>
type Parameter = { name: string; in: string; required: boolean; schema: Schema }
type Response = { description: string; content?: Content; headers: Record<string, { schema: Schema }> }
type Operation = {
  operationId: string
  tags: string[]
  summary: string
  security: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, Response>
}
type Document = {
  tags: { name: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { securitySchemes: Record<string, Schema> } & Record<string, Record<string, unknown>>
}

// Parsed back like a tool does: undefined and the like would be lost here.
const document = JSON.parse(JSON.stringify(openApiOf('1.0.0'))) as Document

/** The same with shared components in place of their references; schemas stay references. */
function resolved<T>(value: T): T {
  const reference = (value as { $ref?: string } | null)?.$ref
  if (reference !== undefined && !reference.startsWith('#/components/schemas/')) {
    const [, , kind = '', name = ''] = reference.split('/')
    return resolved(document.components[kind]?.[name]) as T
  }
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(resolved) as T
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, resolved(part)])) as T
}

const each = Object.values(resolved(document.paths)).flatMap((methods) =>
  Object.entries(methods).map(([method, operation]) => {
    const endpoint = endpoints.get(operation.operationId)
    if (!endpoint) throw new Error(`No endpoint is called ${operation.operationId}`)
    return { method, operation, endpoint }
  }),
)
/** The names of the operations that violate a rule. */
const where = (isWrong: (one: (typeof each)[number]) => boolean): string[] =>
  each.filter(isWrong).map(({ operation }) => operation.operationId)
const headersOf = ({ parameters }: Operation): string[] =>
  parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name)
const answersOf = ({ responses }: Operation, pattern: RegExp): Response[] =>
  Object.entries(responses).flatMap(([status, response]) => (pattern.test(status) ? [response] : []))

test('every endpoint is in the document once, under a name of its own', () => {
  expect(each.map(({ operation }) => operation.operationId).sort()).toEqual([...endpoints.keys()].sort())
  expect(where(({ method, endpoint }) => method !== endpoint.method.toLowerCase())).toEqual([])
})

test('summaries are not sentences, and a body is never sent with GET or DELETE', () => {
  expect(where(({ operation: { summary } }) => summary.trim() === '' || summary.endsWith('.'))).toEqual([])
  expect(where(({ method, operation }) => /^(get|delete)$/.test(method) && !!operation.requestBody)).toEqual(
    [],
  )
})

test('endpoints that are not public require a token by a declared scheme, and document the refusal', () => {
  const schemes = Object.keys(document.components.securitySchemes)
  const wrong = where(({ endpoint: { access }, operation: { security, responses } }) => {
    if (access === 'public') return security.length > 0
    const named = security.flatMap((scheme) => Object.keys(scheme))
    return named.length === 0 || !named.every((name) => schemes.includes(name)) || !('403' in responses)
  })
  expect(wrong).toEqual([])
})

test('every error that the contract names is there with its status and its code', () => {
  const isMissing = ({ errors = [] }: Endpoint, { responses }: Operation): boolean =>
    errors.some((code) => {
      const { enum: codes } = responses[errorCodes[code].status]?.headers['X-Error-Code']?.schema ?? {}
      return !(Array.isArray(codes) && codes.includes(code))
    })
  expect(where(({ endpoint, operation }) => isMissing(endpoint, operation))).toEqual([])
})

test('an error that never has a text is said to have no body, and what is sent is of a type that can be named', () => {
  const codesIn = ({ headers }: Response): ErrorCode[] =>
    Object.keys(errorCodes)
      .filter(isErrorCode)
      .filter((code) => (headers?.['X-Error-Code']?.schema['enum'] as unknown[] | undefined)?.includes(code))
  const isUntrue = (response: Response): boolean =>
    codesIn(response).some(hasText) !== (response.content !== undefined)
  expect(where(({ operation }) => answersOf(operation, /^[45]/).some(isUntrue))).toEqual([])
  expect(where(({ operation: { responses } }) => responses[403]?.content !== undefined)).toEqual([
    'setup.createOwner',
    ...[
      'remove',
      'addRole',
      'removeRole',
      'grant',
      'revoke',
      'setPassword',
      'removePassword',
      'removeDevice',
      'removeAppPassword',
    ].map((name) => `accounts.${name}`),
    ...['listAtSetup', 'uploadAtSetup', 'restoreAtSetup'].map((name) => `backups.${name}`),
  ])
  expect(
    where(({ operation }) =>
      Object.keys(operation.requestBody?.content ?? {}).some((type) => type.includes('*')),
    ),
  ).toEqual([])
})

test('every JSON body and every JSON answer has an example, and the contract takes it as it is', () => {
  let examples = 0
  for (const { operation, endpoint } of each) {
    const { operationId, requestBody, responses } = operation
    if (endpoint.body) {
      const example = requestBody?.content['application/json']?.example
      expect([operationId, endpoint.body.safeParse(example).error]).toEqual([operationId, undefined])
      examples++
    }
    const { response } = endpoint
    if (isBytes(response) || response.safeParse(undefined).success) continue
    const example = responses[endpoint.status ?? 200]?.content?.['application/json']?.example
    // Fields that the schema does not know would be removed.
    expect([operationId, response.safeParse(example).data]).toEqual([operationId, example])
    examples++
  }
  expect(examples).toBeGreaterThan(100)
})

test('writes that can be sent again take a key, and those that sync tell their number', () => {
  expect(
    where(
      ({ endpoint, operation }) =>
        isRepeatable(endpoint) !== headersOf(operation).includes('Idempotency-Key'),
    ),
  ).toEqual([])
  const telling = where(({ operation }) =>
    answersOf(operation, /^2/).some(({ headers }) => 'X-Sync-Seq' in headers),
  )
  expect(new Set(telling.map((id) => id.split('.')[0]))).toEqual(
    new Set(['likes', 'playlists', 'settings', 'sync']),
  )
  expect(telling).toContain('sync.undo')
})

test('reads have a version that can be asked by, streams take ranges', () => {
  const versioned = where(({ operation }) => '304' in operation.responses)
  expect(where(({ operation }) => headersOf(operation).includes('If-None-Match'))).toEqual(versioned)
  expect(
    where(({ operation }) => answersOf(operation, /^200$/).some(({ headers }) => 'ETag' in headers)),
  ).toEqual(versioned)
  expect(versioned).toContain('catalog.album')
  expect(versioned).not.toContain('auth.logout')
  const ranged = [
    'backups.download',
    'playback.stream',
    'images.image',
    'downloads.download',
    'server.androidApp',
  ]
  expect(where(({ operation }) => headersOf(operation).includes('Range')).sort()).toEqual(ranged.sort())
  expect(where(({ operation }) => '206' in operation.responses && '416' in operation.responses)).toEqual(
    where(({ operation }) => headersOf(operation).includes('Range')),
  )
})

test('playlists as entries can be asked for wherever they are read', () => {
  expect(where(({ operation }) => headersOf(operation).includes('X-Pezzottify-Features')).sort()).toEqual([
    'playlists.get',
    'sync.events',
    'sync.state',
  ])
})

test('every answer names the request, and too many requests are told when to come back', () => {
  expect(
    where(({ operation }) =>
      // A head that is too large is refused before there is a request.
      answersOf(operation, /^(?!431)/).some(({ headers }) => !('X-Request-Id' in headers)),
    ),
  ).toEqual([])
  expect(where(({ operation }) => !('431' in operation.responses))).toEqual([])
  expect(
    where(
      ({ endpoint, operation }) =>
        endpoint.rateLimit !== 'none' && !('Retry-After' in (operation.responses[429]?.headers ?? {})),
    ),
  ).toEqual([])
})
