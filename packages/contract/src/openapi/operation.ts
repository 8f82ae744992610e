import { z } from 'zod'
import type { Access, Endpoint } from '../endpoint.ts'
import { isBytes } from '../endpoint.ts'
import { rateClasses } from '../limits.ts'
import { errorsOf, headTooLarge } from './errors.ts'
import { exampleOf } from './examples.ts'
import { answerHeadersOf, hasEtag, headersNamed, requestHeadersOf, takesRange } from './headers.ts'
import { parametersOf } from './parameters.ts'
import type { Json, Parts } from './parts.ts'

/** One endpoint as an operation. `id` is its group and name, as in `catalog.album`. */
export function operationOf(id: string, endpoint: Endpoint, parts: Parts): Json {
  const { access, body, upload } = endpoint
  return {
    operationId: id,
    tags: [id.split('.')[0]],
    // Viewers show the summary as plain text.
    summary: endpoint.summary.replaceAll('`', ''),
    description: `${accessText(access)} ${rateText(endpoint)}`,
    security: access === 'public' ? [] : [{ token: [] }, { cookie: [] }],
    parameters: [
      ...parametersOf('path', endpoint, parts),
      ...parametersOf('query', endpoint, parts),
      ...requestHeadersOf(endpoint).map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ],
    ...(body && {
      requestBody: { required: true, content: jsonOf(parts.schemaOf(body, 'input'), exampleOf(id)?.body) },
    }),
    ...(upload && { requestBody: { required: true, content: bytesOf(upload.types.filter(isConcrete)) } }),
    responses: {
      ...successesOf(id, endpoint, parts),
      ...errorsOf(endpoint, parts),
      431: parts.response('head_too_large', headTooLarge),
    },
  }
}

const accessText = (access: Access): string =>
  access === 'public'
    ? 'Open to everybody.'
    : access === 'session'
      ? 'Needs a session.'
      : `Needs the permission ${access}.`

function rateText({ rateLimit }: Endpoint): string {
  const limit = rateClasses[rateLimit]
  return limit === null
    ? 'Not limited in number.'
    : `Rate class \`${rateLimit}\`: ${limit.perMinute.toLocaleString('en')} a minute, ${limit.perHour.toLocaleString('en')} an hour.`
}

const jsonOf = (schema: Json, example: unknown): Json => ({
  'application/json': { schema, ...(example !== undefined && { example }) },
})
/** A client has to send one certain content type, so wildcards are left out. */
const isConcrete = (type: string): boolean => !type.endsWith('*')
const bytesOf = (types: readonly string[]): Json => Object.fromEntries(types.map((type) => [type, {}]))

function successesOf(id: string, endpoint: Endpoint, parts: Parts): Record<string, Json> {
  const headers = headersNamed(...answerHeadersOf(endpoint))
  const success = { [endpoint.status ?? 200]: { ...contentOf(id, endpoint, parts), headers } }
  if (!hasEtag(endpoint)) return success
  const notModified = parts.response('not_modified', {
    description: 'Unchanged: the copy of the client is still valid',
    headers: headersNamed('X-Request-Id', 'ETag'),
  })
  if (!takesRange(endpoint)) return { ...success, 304: notModified }
  const part = {
    description: 'The bytes of the range',
    content: isBytes(endpoint.response) ? bytesOf(endpoint.response.types) : {},
    headers: { ...headers, ...headersNamed('Content-Range') },
  }
  return { ...success, 206: part, 304: notModified }
}

function contentOf(id: string, { response }: Endpoint, parts: Parts): Json {
  if (isBytes(response)) return { description: 'Bytes', content: bytesOf(response.types) }
  if (response instanceof z.ZodUndefined) return { description: 'Done' }
  return {
    description: 'Success',
    content: jsonOf(parts.schemaOf(response, 'output'), exampleOf(id)?.response),
  }
}
