import { z } from 'zod'
import type { Shape } from './shape.ts'

/** Uses the input side: reading gives the same value under a narrower type. */
export function shapeOf(schema: z.ZodType): Shape {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, {
    io: 'input',
    reused: 'inline',
    unrepresentable: 'any',
  })
  // The schemas given use only the part of JSON Schema that `Shape` has; the tests compare both.
  return shape as Shape
}
