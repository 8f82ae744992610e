import { expect, test } from 'bun:test'
import type { Endpoint } from '@pezzottify/contract'
import { api, openApiOf } from '@pezzottify/contract'

type Schema = { [key: string]: unknown }
type Operation = {
  operationId: string
  tags: string[]
  summary: string
  security: Record<string, string[]>[]
  parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>
}
type Document = {
  tags: { name: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { securitySchemes: Record<string, Schema> }
}

// What was written is read back, as a tool does: undefined and the like would be lost here.
const text = JSON.stringify(openApiOf(api, '1.0.0'))
const document = JSON.parse(text) as Document
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)
/** The names of the operations that are not as they should be. */
const where = (isWrong: (each: (typeof operations)[number]) => boolean): string[] =>
  operations.filter(isWrong).map(({ operation }) => operation.operationId)
const schemasOf = ({ parameters, requestBody, responses }: Operation): Schema[] => [
  ...parameters.map(({ schema }) => schema),
  ...[requestBody, ...Object.values(responses)].flatMap((part) =>
    Object.values(part?.content ?? {}).flatMap(({ schema }) => (schema ? [schema] : [])),
  ),
]

test('every endpoint is in the document once, under a name of its own', () => {
  const endpoints = Object.values(api).flatMap((group) => Object.values(group))
  expect(operations.length).toBe(endpoints.length)
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
})

test('paths differ by more than the names of what stands in them', () => {
  const bare = Object.keys(document.paths).map((path) => path.replace(/\{\w+\}/g, '{}'))
  expect(new Set(bare).size).toBe(bare.length)
})

test('what stands in a path is declared, required, and nothing else is', () => {
  const wrong = where(({ path, operation }) => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
    const declared = operation.parameters.filter((parameter) => parameter.in === 'path')
    const names = declared.map(({ name }) => name).sort()
    return !Bun.deepEquals(inPath, names) || declared.some(({ required }) => !required)
  })
  expect(wrong).toEqual([])
})

test('no parameter is declared twice', () => {
  expect(
    where(({ operation: { parameters } }) => {
      const keys = parameters.map((parameter) => `${parameter.in} ${parameter.name}`)
      return new Set(keys).size !== keys.length
    }),
  ).toEqual([])
})

test('every operation says what it does, in a group that is listed', () => {
  const groups = new Set(document.tags.map(({ name }) => name))
  expect(
    where(({ operation }) => operation.summary.trim() === '' || operation.summary.endsWith('.')),
  ).toEqual([])
  expect(where(({ operation }) => !operation.tags.every((tag) => groups.has(tag)))).toEqual([])
})

test('every operation can succeed, can fail by the caller, and describes each answer', () => {
  const successes = ({ responses }: Operation): string[] =>
    Object.keys(responses).filter((status) => /^2\d\d$/.test(status))
  expect(where(({ operation }) => successes(operation).length !== 1)).toEqual([])
  expect(
    where(({ operation }) =>
      Object.entries(operation.responses).some(
        ([status, { description }]) => !/^[1-5]\d\d$/.test(status) || description.trim() === '',
      ),
    ),
  ).toEqual([])
})

test('what is not open to everybody asks for a token by a scheme that is declared, and may refuse', () => {
  const access = new Map<string, Endpoint['access']>(
    Object.entries(api).flatMap(([group, endpoints]) =>
      Object.entries<Endpoint>(endpoints).map(([name, { access }]) => [`${group}.${name}`, access] as const),
    ),
  )
  const schemes = Object.keys(document.components.securitySchemes)
  const wrong = where(({ operation: { operationId, security, responses } }) => {
    if (access.get(operationId) === 'public') return security.length > 0
    const named = security.flatMap((each) => Object.keys(each))
    return named.length === 0 || !named.every((name) => schemes.includes(name)) || !('403' in responses)
  })
  expect(wrong).toEqual([])
})

test('every schema can be read where it stands, and says something', () => {
  const wrong = where(({ operation }) =>
    schemasOf(operation).some((schema) => Object.keys(schema).length === 0 || unresolved(schema).length > 0),
  )
  expect(wrong).toEqual([])
})

test('a body is never sent with GET or DELETE', () => {
  expect(where(({ method, operation }) => /^(get|delete)$/.test(method) && !!operation.requestBody)).toEqual(
    [],
  )
})

/** References that name nothing in the schema around them, and keys that a schema must not lack values for. */
function unresolved(root: Schema): string[] {
  const found: string[] = []
  const visit = (value: unknown, key: string): void => {
    if (key === '$ref' && !(typeof value === 'string' && resolves(root, value))) found.push(String(value))
    if (key === 'required' && Array.isArray(value) && new Set(value).size !== value.length) found.push(key)
    if (value !== null && typeof value === 'object')
      for (const [name, part] of Object.entries(value)) visit(part, name)
  }
  visit(root, '')
  return found
}

/** A reference may point into the schema itself or into the whole document, by the path after `#`. */
const resolves = (root: Schema, reference: string): boolean =>
  reference.startsWith('#') &&
  [root, document].some((start) => {
    let at: unknown = start
    for (const part of reference.split('/').slice(1))
      at = at !== null && typeof at === 'object' ? (at as Schema)[part] : undefined
    return at !== undefined
  })
