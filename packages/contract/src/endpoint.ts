import { z } from 'zod'
import type { Bytes } from './bytes.ts'
import type { ErrorCode } from './errors.ts'
import type { RateClass } from './limits.ts'
import type { Permission } from './permissions.ts'

export * from './bytes.ts'

/** Who may call: anybody, anybody signed in, or who holds the permission. */
export type Access = 'public' | 'session' | Permission

/** A body of bytes that is sent to us. The types are those its `Content-Type` may name. */
export type Upload = { maxBytes: number; types: readonly string[] }

export const upload = (maxBytes: number, ...types: string[]): Upload => ({ maxBytes, types })

/** A successful answer without a body. */
export const Empty = z.undefined()

/** One endpoint as a value: types, validation, authorization, the typed client and OpenAPI are made from it. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: `/v1/${string}`
  summary: string
  access: Access
  rateLimit: RateClass
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** Instead of a JSON body; the handler reads it from the raw request. */
  upload?: Upload
  /** What a body of the wrong shape answers; `invalid` unless told. */
  shapeError?: 'bad_request'
  /** What a body with a text answers that is one, but is too long or not accepted; as any wrong shape unless told. */
  textError?: 'bad_request'
  response: z.ZodType | Bytes
  /** Status of success; 200 unless told. */
  status?: 200 | 201 | 202 | 204
  /** False where an `Idempotency-Key` means nothing: nothing is written, or the answer is a secret that is kept nowhere. */
  repeatable?: false
  /** False where a plain HEAD must not run the GET handler. */
  head?: false
  errors?: readonly ErrorCode[]
}

export type EndpointGroup = Record<string, Endpoint>

type InputOf<S> = S extends z.ZodType ? z.input<S> : never
type OutputOf<S> = S extends z.ZodType ? z.output<S> : never
type Part<E, K extends string, V> = E extends { [P in K]: z.ZodType } ? { [P in K]: V } : unknown
type QueryPart<E> = E extends { query: z.ZodType }
  ? Record<never, never> extends InputOf<E['query']>
    ? { query?: InputOf<E['query']> }
    : { query: InputOf<E['query']> }
  : unknown

/** What a caller sends: the input side of params, query and body. */
export type RequestOf<E extends Endpoint> = Part<E, 'params', InputOf<E['params']>> &
  QueryPart<E> &
  Part<E, 'body', InputOf<E['body']>>

/** What a handler receives once the request is validated: their output side. */
export type ParsedRequestOf<E extends Endpoint> = Part<E, 'params', OutputOf<E['params']>> &
  Part<E, 'query', OutputOf<E['query']>> &
  Part<E, 'body', OutputOf<E['body']>>

/** What the caller gets; a body of bytes arrives as the bare response. */
export type ResponseOf<E extends Endpoint> = E['response'] extends z.ZodType
  ? z.output<E['response']>
  : BareResponse

/** The platform's own `Response`, named without platform types: contract compiles in all of them. */
export type BareResponse = typeof globalThis extends { Response: infer R }
  ? R extends { prototype: infer P }
    ? P
    : never
  : never

export const endpoint = <const E extends Endpoint>(definition: E): E => definition

/** Whether a request that is sent again with the same `Idempotency-Key` answers as the first did. */
export const isRepeatable = ({ method, access, upload, repeatable }: Endpoint): boolean =>
  method !== 'GET' && access !== 'public' && !upload && repeatable !== false
