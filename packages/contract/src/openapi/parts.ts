import { z } from 'zod'
import * as contract from '../index.ts'

export type Json = { [key: string]: unknown }
/** What a schema takes, and what it gives: a default may be left out on the way in and is always there on the way out. */
export type Side = 'input' | 'output'

export type Parts = {
  /** A schema as it stands in an operation: those with a name of their own are references. */
  schemaOf(schema: z.ZodType, side: Side): Json
  /** A reference to an answer that several operations share. */
  response(name: string, value: Json): Json
  schemas(): Record<string, Json>
  responses(): Record<string, Json>
}

/** The schemas that the contract exports, by their names there: each stands once in the document. */
const named = new Map(
  Object.entries(contract).flatMap(([id, value]) =>
    /^[A-Z]/.test(id) && value instanceof z.ZodType && value !== contract.Empty ? [[id, value] as const] : [],
  ),
)
const names = z.registry<{ id: string }>()
for (const [id, schema] of named) names.add(schema, { id })

/** Gathers what operations share while they are described. */
export function createParts(): Parts {
  const schemas = new Map<string, Json>()
  const responses = new Map<string, Json>()
  const inputNames = new Map<string, string>()

  /** A schema that takes what it does not give has a name for each side. */
  const nameOf = (id: string, side: Side): string => {
    if (side === 'output') return id
    const known = inputNames.get(id)
    if (known !== undefined) return known
    const schema = named.get(id)
    const name = schema && text(schema, 'input') !== text(schema, 'output') ? `${id}Input` : id
    inputNames.set(id, name)
    return name
  }

  /** Without its own name, and with references that point into the document. */
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

/** JSON Schema of a schema. Answers may have more keys one day, so none are ruled out. */
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
  // What zod defines is JSON Schema, written with types of its own.
  return rest as Described
}

const text = (schema: z.ZodType, side: Side): string => JSON.stringify(describe(schema, side))

/** A choice of one is that one. */
function unwrapSingle(schema: Json): void {
  for (const key of ['oneOf', 'anyOf']) {
    const choice = schema[key]
    if (!Array.isArray(choice) || choice.length !== 1) continue
    delete schema[key]
    Object.assign(schema, choice[0])
  }
}
