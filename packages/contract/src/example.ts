import type { z } from 'zod'
import type { Endpoint, EndpointGroup } from './endpoint.ts'

type BodyOf<E extends Endpoint> = E extends { body: infer B extends z.ZodType }
  ? { body: z.input<B> }
  : unknown
type AnswerOf<E extends Endpoint> = E['response'] extends infer R extends z.ZodType
  ? [z.output<R>] extends [undefined]
    ? unknown
    : { response: z.input<R> }
  : unknown
type ExampleOf<E extends Endpoint> = BodyOf<E> & AnswerOf<E>

/**
 * An example for each endpoint of a group that takes or gives JSON; the others have none. Examples stand beside the
 * endpoints and not in them, so that a web page that calls an endpoint does not load its example.
 */
export type ExamplesOf<G extends EndpointGroup> = {
  [O in keyof G as unknown extends ExampleOf<G[O]> ? never : O]: ExampleOf<G[O]>
}
