import { z } from 'zod'
import type { Bytes } from './bytes.ts'
import type { ErrorCode } from './errors.ts'
import type { RateClass } from './limits.ts'
import type { Permission } from './permissions.ts'

export * from './bytes.ts'

/** The callers an endpoint admits: anybody, anybody signed in, or holders of the permission. */
export type Access = 'public' | 'session' | Permission

/** A binary body that the client uploads. `types` are the content types it may name. */
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
  /** The error code for a body of the wrong shape; `invalid` by default. */
  shapeError?: 'bad_request'
  /**
   * The error code for a body of the right shape with a text that is too long or not accepted; by default that of a
   * wrong shape.
   */
  textError?: 'bad_request'
  response: z.ZodType | Bytes
  /** The status on success; 200 by default. */
  status?: 200 | 201 | 202 | 204
  /**
   * False where an `Idempotency-Key` has no effect: nothing is written, or the response is a secret that must not be
   * stored.
   */
  repeatable?: false
  /** A question that is too long for an address. It changes nothing, so it uses up no grant. */
  isRead?: true
  /** False where a HEAD request must not run the GET handler. */
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

/** The request as a caller sends it: the input side of params, query and body. */
export type RequestOf<E extends Endpoint> = Part<E, 'params', InputOf<E['params']>> &
  QueryPart<E> &
  Part<E, 'body', InputOf<E['body']>>

/** The request as a handler receives it after validation: the output side of params, query and body. */
export type ParsedRequestOf<E extends Endpoint> = Part<E, 'params', OutputOf<E['params']>> &
  Part<E, 'query', OutputOf<E['query']>> &
  Part<E, 'body', OutputOf<E['body']>>

/** The response as a caller gets it; a binary body arrives as the bare `Response`. */
export type ResponseOf<E extends Endpoint> = E['response'] extends z.ZodType
  ? z.output<E['response']>
  : BareResponse

/** The platform's own `Response`, without naming the types of a platform: this package compiles in all of them. */
export type BareResponse = typeof globalThis extends { Response: infer R }
  ? R extends { prototype: infer P }
    ? P
    : never
  : never

export const endpoint = <const E extends Endpoint>(definition: E): E => definition

/** Whether a request that is repeated with the same `Idempotency-Key` gets the same answer as the first. */
export const isRepeatable = ({ method, access, upload, repeatable }: Endpoint): boolean =>
  method !== 'GET' && access !== 'public' && !upload && repeatable !== false
