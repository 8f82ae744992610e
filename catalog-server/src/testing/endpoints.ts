import type { Endpoint } from '@pezzottify/contract'
import { api } from '@pezzottify/contract'
import { z } from 'zod'

/** Every endpoint with its name. */
export const endpoints: [string, Endpoint][] = Object.entries(api).flatMap(([group, endpoints]) =>
  Object.entries(endpoints).map(([name, endpoint]): [string, Endpoint] => [`${group}.${name}`, endpoint]),
)

export const isGuarded = ([, endpoint]: [string, Endpoint]): boolean => endpoint.access !== 'public'

export const pathOf = (endpoint: Endpoint, id = '1'): string => endpoint.path.replace(/\{\w+\}/g, id)

export type JsonSchema = {
  type?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  minimum?: number
  maximum?: number
  minLength?: number
  pattern?: string
}

/** What a schema takes, before it changes it. */
export const inputSchemaOf = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema

/** A valid body for an endpoint, with every key of known form and one element in each list. */
export const sampleBodyOf = (schema: z.ZodType): unknown => sampleOf(inputSchemaOf(schema))

function sampleOf(schema: JsonSchema): unknown {
  const given = schema.const ?? schema.default
  if (given !== undefined) return given
  if (schema.enum) return schema.enum[0]
  const [first] = schema.anyOf ?? schema.oneOf ?? []
  if (first) return sampleOf(first)
  if (schema.type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, inner]) => [key, sampleOf(inner)]),
    )
  if (schema.type === 'array') return schema.items ? [sampleOf(schema.items)] : []
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1)
  if (schema.type === 'boolean') return true
  return schema.type === 'string' ? 'x'.repeat(schema.minLength ?? (schema.pattern ? 16 : 1)) : undefined
}
