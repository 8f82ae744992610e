import { z } from 'zod'
import { payloadReaders } from './index.ts'
import type { Shape } from './shape.ts'

/** What every event has, also those of types that came later. */
const EventEnvelope = z.object({
  seq: z.int().positive(),
  type: z.string(),
  payload: z.unknown().optional(),
  server_timestamp: z.int(),
})
export type EventEnvelope = z.infer<typeof EventEnvelope>

const HeardMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connected'),
    payload: z.object({ seq: z.int(), at: z.int(), epoch: z.string() }),
  }),
  z.object({ type: z.literal('sync'), payload: z.object({ event: EventEnvelope }) }),
])
export type HeardMessage = z.infer<typeof HeardMessage>

/** As data, so that a build for browsers takes the result in place of all that makes it. */
export const eventEnvelope: Shape = shapeOf(EventEnvelope)
export const heardMessage: Shape = shapeOf(HeardMessage)
export const payloadShapes: Readonly<Record<string, Shape>> = Object.fromEntries(
  [...payloadReaders].map(([type, schema]) => [type, shapeOf(schema)]),
)

/** By what comes in: what a reader makes of it is the same value, under a narrower type. */
function shapeOf(schema: z.ZodType): Shape {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, {
    io: 'input',
    reused: 'inline',
    unrepresentable: 'any',
  })
  // Of what JSON Schema could say, the schemas above say only what `Shape` has; the tests compare both.
  return shape as Shape
}
