import type { z } from 'zod'
import type { Endpoint, EndpointGroup } from '../endpoint.ts'
import type { Api } from '../index.ts'
import { catalog, search } from './examples/catalog.ts'
import { changelog, editing } from './examples/editing.ts'
import { library } from './examples/library.ts'
import { listening, analytics } from './examples/listening.ts'
import { accounts, auth, devices, setup } from './examples/people.ts'
import { likes, playlists } from './examples/playlists.ts'
import { downloads, operations, server } from './examples/server.ts'
import { settings, sync } from './examples/sync.ts'

type BodyOf<E extends Endpoint> = E extends { body: infer B extends z.ZodType }
  ? { body: z.input<B> }
  : unknown
type AnswerOf<E extends Endpoint> = E['response'] extends infer R extends z.ZodType
  ? [z.output<R>] extends [undefined]
    ? unknown
    : { response: z.input<R> }
  : unknown
type ExampleOf<E extends Endpoint> = BodyOf<E> & AnswerOf<E>

/** An example for each endpoint of a group that takes or gives JSON; others have none. */
export type ExamplesOf<G extends EndpointGroup> = {
  [O in keyof G as unknown extends ExampleOf<G[O]> ? never : O]: ExampleOf<G[O]>
}

type Examples = {
  [G in keyof Api as keyof ExamplesOf<Api[G]> extends never ? never : G]: ExamplesOf<Api[G]>
}

const examples: Examples = {
  server,
  setup,
  auth,
  catalog,
  search,
  library,
  likes,
  playlists,
  settings,
  sync,
  editing,
  changelog,
  downloads,
  listening,
  devices,
  accounts,
  analytics,
  operations,
}

export type Example = { body?: unknown; response?: unknown }

const byOperation = new Map<string, Example>(
  Object.entries(examples).flatMap(([group, each]) =>
    Object.entries<Example>(each).map(([name, example]) => [`${group}.${name}`, example] as const),
  ),
)

/** What is sent and answered, for people to see. `id` is the group and the name of an endpoint. */
export const exampleOf = (id: string): Example | undefined => byOperation.get(id)
