import { hasText, isErrorCode } from '@pezzottify/contract'
import { openApiOf, operations } from '@pezzottify/contract/openapi'

export type Schema = Record<string, unknown>
type Parameter = { name: string; in: string; required: boolean; schema: Schema }
type Answer = { content?: unknown; headers?: Record<string, { schema?: Schema }> }
type Operation = {
  operationId: string
  parameters: Parameter[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, Answer>
}

// The document as its readers get it.
const document = JSON.parse(JSON.stringify(openApiOf('test'))) as {
  paths: Record<string, Record<string, Operation>>
  components: Record<string, Record<string, unknown>>
}

/** The target of a reference. */
function resolved<T>(value: T): T {
  const reference = (value as { $ref?: string } | undefined)?.$ref
  if (reference === undefined) return value
  const [, , kind = '', name = ''] = reference.split('/')
  return document.components[kind]?.[name] as T
}

const byName = new Map(
  Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .map((operation) => [operation.operationId, operation] as const),
)
export const documentedNames = [...operations.keys()]

/** The schema of a body in the document; null for none. */
export function documentedBody(name: string): Schema | null {
  return byName.get(name)?.requestBody?.content['application/json']?.schema ?? null
}

/** The parameters of a path or a query as one object schema. */
export function documentedParameters(name: string, place: 'path' | 'query'): Schema {
  const parameters = (byName.get(name)?.parameters ?? []).map(resolved).filter((one) => one.in === place)
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map((one) => [one.name, one.schema])),
    required: parameters.filter(({ required }) => required).map((one) => one.name),
  }
}

/** The first of several choices, which is never `null`. */
export function chosen(schema: Schema): Schema {
  const whole = resolved(schema) as Schema & { anyOf?: Schema[]; oneOf?: Schema[]; type?: string | string[] }
  const [first] = whole.anyOf ?? whole.oneOf ?? []
  if (first) return chosen(first)
  return Array.isArray(whole.type) ? { ...whole, type: whole.type[0] } : whole
}

/** How an answer deviates from the document; null when it does not. */
export function undocumentedIn(name: string, { status, headers }: Response): string | null {
  const answer = resolved(byName.get(name)?.responses[status])
  if (!answer) return `nothing is said of ${status}`
  const code = headers.get('x-error-code')
  const codes = answer.headers?.['X-Error-Code']?.schema?.['enum']
  if (code !== null && !(Array.isArray(codes) && codes.includes(code))) return `nothing is said of ${code}`
  const isTyped = headers.has('content-type')
  if (status < 400) return null
  if (isTyped && !('content' in answer)) return 'an unknown body'
  // Several codes may share a status, some of them without a text.
  return !isTyped && code !== null && isErrorCode(code) && hasText(code) ? 'no body' : null
}
