import { expect, test } from 'bun:test'
import type { z } from 'zod'
import type { Schema } from './documented.ts'
import { chosen, documentedBody, documentedNames, documentedParameters } from './documented.ts'
import { endpoints } from './endpoints.ts'

/** A value, and whether it is valid by the document. */
type Tried = { value: unknown; isTaken: boolean; where: string }

const textOf = (length: number): string => 'x'.repeat(length)

/** A value that is valid by the document. */
function sampleOf(documented: Schema): unknown {
  const schema = chosen(documented)
  const { type, enum: choices, const: only, minimum, exclusiveMinimum, minLength, minItems, pattern } = schema
  if (only !== undefined) return only
  if (Array.isArray(choices)) return choices[0]
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(schema['properties'] ?? {}).map(([key, part]) => [key, sampleOf(part as Schema)]),
    )
  if (type === 'array')
    return Array.from({ length: Math.max(Number(minItems ?? 0), 1) }, () =>
      sampleOf(schema['items'] as Schema),
    )
  if (type === 'integer' || type === 'number')
    return Math.max(Number(minimum ?? 1), Number(exclusiveMinimum ?? 0) + 1, 1)
  if (type === 'boolean') return true
  if (typeof pattern === 'string' && /\\d/.test(pattern)) return '1'
  return textOf(Math.max(Number(minLength ?? 1), pattern === undefined ? 1 : 16))
}

/** Values at and beyond each bound in the document. */
function* around(documented: Schema, where: string): Iterable<Tried> {
  const schema = chosen(documented)
  const sample = sampleOf(schema)
  const at = (value: unknown, isTaken: boolean, what: string): Tried => ({
    value,
    isTaken,
    where: `${where} ${what}`,
  })
  const past = (value: unknown, what: string): Tried => at(value, false, what)
  yield at(sample, true, 'sample')
  const bound = (key: string): number | null => (typeof schema[key] === 'number' ? schema[key] : null)
  const [most, least, above] = [bound('maximum'), bound('minimum'), bound('exclusiveMinimum')]
  if (most !== null) yield* [at(most, true, 'maximum'), past(most + 1, 'past the maximum')]
  if (least !== null) yield* [at(least, true, 'minimum'), past(least - 1, 'below the minimum')]
  if (above !== null) yield past(above, 'at the exclusive minimum')
  const [longest, shortest] = [bound('maxLength'), bound('minLength')]
  if (typeof sample === 'string') {
    if (longest !== null)
      yield* [
        at(sample.padEnd(longest, '1'), true, 'longest'),
        past(sample.padEnd(longest + 1, '1'), 'longer'),
      ]
    if (shortest !== null) yield past(sample.slice(0, shortest - 1), 'shorter')
    if (Array.isArray(schema['enum'])) {
      for (const choice of schema['enum']) yield at(choice, true, `choice ${choice}`)
      yield past('none-of-these', 'no choice')
    }
    const { pattern, allOf } = schema as { pattern?: string; allOf?: { pattern?: string }[] }
    for (const one of [pattern, ...(allOf ?? []).map((part) => part.pattern)])
      for (const odd of one === undefined ? [] : [' ', '\u0000', '\u0085', '/', 'ü'])
        yield at(odd, new RegExp(one ?? '', 'u').test(odd) && !hasOther(schema, odd), `pattern ${one} ${odd}`)
  }
  if (schema['type'] === 'array') yield* aroundList(schema, where)
  if (schema['type'] === 'object') yield* aroundObject(schema, where)
}

/** Whether a text violates another bound than the tested pattern. */
function hasOther(schema: Schema, text: string): boolean {
  const { allOf = [], minLength = 0 } = schema as { allOf?: { pattern?: string }[]; minLength?: number }
  return (
    text.length < minLength ||
    allOf.some(({ pattern }) => pattern !== undefined && !new RegExp(pattern, 'u').test(text))
  )
}

function* aroundList(schema: Schema, where: string): Iterable<Tried> {
  const items = schema['items'] as Schema
  const many = (count: number): unknown[] => Array.from({ length: count }, () => sampleOf(items))
  const { maxItems, minItems } = schema
  if (typeof maxItems === 'number') {
    yield { value: many(maxItems), isTaken: true, where: `${where} full` }
    yield { value: many(maxItems + 1), isTaken: false, where: `${where} too full` }
  }
  if (typeof minItems === 'number' && minItems > 0)
    yield { value: many(minItems - 1), isTaken: false, where: `${where} too empty` }
  for (const tried of around(items, `${where}[]`)) yield { ...tried, value: [tried.value] }
}

function* aroundObject(schema: Schema, where: string): Iterable<Tried> {
  const whole = sampleOf(schema) as Record<string, unknown>
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : [])
  for (const [key, part] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) {
    const { [key]: _, ...without } = whole
    yield { value: without, isTaken: !required.has(key), where: `${where}.${key} left out` }
    for (const tried of around(part, `${where}.${key}`))
      yield { ...tried, value: { ...whole, [key]: tried.value } }
  }
}

/** The value as part of an address. */
const inAddress = (value: unknown): unknown =>
  Object.fromEntries(Object.entries(value as object).map(([key, part]) => [key, String(part)]))

/** Requirements that the document states in words only. */
const known = new Set(['editing.createTrack body.artists[].artist_id left out'])

function contradictionsOf(schema: z.ZodType, tried: Iterable<Tried>, send: (value: unknown) => unknown) {
  let count = 0
  const wrong: string[] = []
  for (const { value, isTaken, where } of tried) {
    count += 1
    if (schema.safeParse(send(value)).success !== isTaken && !known.has(where))
      wrong.push(`${where}: the document says ${isTaken ? 'taken' : 'refused'}`)
  }
  return { count, wrong }
}

test('values that the document allows are accepted, and those beyond its bounds refused', () => {
  expect(documentedNames.sort()).toEqual(endpoints.map(([name]) => name).sort())
  let count = 0
  const wrong: string[] = []
  const compare = (...given: Parameters<typeof contradictionsOf>): void => {
    const found = contradictionsOf(...given)
    count += found.count
    wrong.push(...found.wrong)
  }
  for (const [name, { body, query, params }] of endpoints) {
    const documented = documentedBody(name)
    if (body && documented) compare(body, around(documented, `${name} body`), (value) => value)
    if (query) compare(query, around(documentedParameters(name, 'query'), `${name} query`), inAddress)
    if (params) compare(params, around(documentedParameters(name, 'path'), `${name} path`), inAddress)
  }
  expect(wrong).toEqual([])
  expect(count).toBeGreaterThan(1_000)
})
