import { z } from 'zod'
import * as contract from '../index.ts'

export type Json = { [key: string]: unknown }
/** The side of a schema: as sent, or as parsed. A default may be left out of the input and is always in the output. */
type Side = 'input' | 'output'

export type Parts = {
  /** A schema as an operation shows it: schemas with a name become references. */
  schemaOf(schema: z.ZodType, side: Side): Json
  /** A reference to a response that several operations share. */
  response(name: string, value: Json): Json
  schemas(): Record<string, Json>
  responses(): Record<string, Json>
}

/** The schemas that the contract exports, by their export name: each stands in the document once. */
const named = new Map(
  Object.entries(contract).flatMap(([id, value]) =>
    /^[A-Z]/.test(id) && value instanceof z.ZodType && value !== contract.Empty ? [[id, value] as const] : [],
  ),
)
const names = z.registry<{ id: string }>()
for (const [id, schema] of named) names.add(schema, { id })

/** Collects the components that operations share while they are described. */
export function createParts(): Parts {
  const schemas = new Map<string, Json>()
  const responses = new Map<string, Json>()
  const inputNames = new Map<string, string>()

  /** A schema whose input and output differ has a name for each side. */
  const nameOf = (id: string, side: Side): string => {
    if (side === 'output') return id
    const known = inputNames.get(id)
    if (known !== undefined) return known
    const schema = named.get(id)
    const name = schema && text(schema, 'input') !== text(schema, 'output') ? `${id}Input` : id
    inputNames.set(id, name)
    return name
  }

  /** The schema without its own id, with references that point into the document. */
  const pointed = (schema: Json, side: Side): Json => {
    const text = JSON.stringify({ ...schema, id: undefined })
    return JSON.parse(
      text.replace(/"#\/\$defs\/(\w+)"/g, (_, id: string) => `"#/components/schemas/${nameOf(id, side)}"`),
    ) as Json
  }

  return {
    schemaOf(schema, side) {
      const { $defs = {}, ...whole } = describe(schema, side)
      for (const [id, part] of Object.entries($defs)) schemas.set(nameOf(id, side), pointed(part, side))
      return pointed(whole, side)
    },
    response(name, value) {
      responses.set(name, value)
      return referenceTo('responses', name)
    },
    schemas: () => sorted(schemas),
    responses: () => sorted(responses),
  }
}

const referenceTo = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` })

type Described = Json & { $defs?: Record<string, Json> }

const sorted = (parts: Map<string, Json>): Record<string, Json> =>
  Object.fromEntries([...parts].sort(([a], [b]) => (a < b ? -1 : 1)))

/** The JSON Schema of a schema. Later versions may add keys to answers, so additional keys are allowed. */
const describe = (schema: z.ZodType, io: Side): Described => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    metadata: names,
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, z.globalRegistry.get(zodSchema))
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      unwrapSingle(jsonSchema)
    },
  })
  // Zod's result is JSON Schema under types of its own.
  return rest as Described
}

const text = (schema: z.ZodType, side: Side): string => JSON.stringify(describe(schema, side))

/** Replaces a union of one schema with that schema. */
function unwrapSingle(schema: Json): void {
  for (const key of ['oneOf', 'anyOf']) {
    const choice = schema[key]
    if (!Array.isArray(choice) || choice.length !== 1) continue
    delete schema[key]
    Object.assign(schema, choice[0])
  }
}
