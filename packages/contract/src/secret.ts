import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'
import { isBytes } from './endpoint.ts'

const format = 'password'

/**
 * A text that grants access to anybody who has it. The log shows no field of its name, and no body of an endpoint that
 * takes or gives one. In OpenAPI its format is `password`. Limits of the text stand inside:
 * `secret(z.string().max(9))`.
 */
export const secret = <S extends z.ZodType>(schema: S): S => schema.meta({ format })

export type SecretLocations = {
  /** Names of secret fields in bodies and answers, in paths and queries. */
  fields: Set<string>
  /** Paths of endpoints with a secret in a body. */
  bodies: Set<string>
  /** The part of a path before a secret: `/v1/download/`. */
  pathsBefore: Set<string>
}

/** Collects where endpoints have secrets. */
export function secretLocations(endpoints: Iterable<Endpoint>): SecretLocations {
  const places: SecretLocations = { fields: new Set(), bodies: new Set(), pathsBefore: new Set() }
  for (const { path, params, query, body, response } of endpoints) {
    const inBody = [...secretsIn(body), ...(isBytes(response) ? [] : secretsIn(response))]
    const inPath = secretsIn(params)
    for (const name of [...inBody, ...inPath, ...secretsIn(query)]) places.fields.add(name)
    if (inBody.length > 0) places.bodies.add(path)
    for (const name of inPath) places.pathsBefore.add(path.slice(0, path.indexOf(`{${name}}`)))
  }
  return places
}

/**
 * The names of a schema's secret fields, at any depth. `seen`: the objects that were looked through, since they occur
 * often, and may contain themselves.
 */
function secretsIn(schema: z.ZodType | undefined, name = '', seen = new Set<z.ZodType>()): string[] {
  if (schema === undefined || seen.has(schema)) return []
  if (z.globalRegistry.get(schema)?.['format'] === format) return [name]
  if (schema instanceof z.ZodObject) {
    seen.add(schema)
    return Object.entries(schema.shape).flatMap(([key, field]) => secretsIn(field, key, seen))
  }
  return Object.values(schema.def)
    .flat()
    .flatMap((part: unknown) => (part instanceof z.ZodType ? secretsIn(part, name, seen) : []))
}
