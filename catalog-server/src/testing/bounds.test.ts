import { expect, test } from 'bun:test'
import { z } from 'zod'
import { AppError } from '../base/errors.ts'
import { refusalsOf, validate } from '../http/validate.ts'
import { endpoints, sampleBodyOf } from './endpoints.ts'

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

const described = (schema: z.ZodType): Json =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' })

/** Every schema within a schema, including itself, with its place. */
function* within(schema: unknown, place: string): Iterable<[string, Json]> {
  if (Array.isArray(schema)) for (const [at, part] of schema.entries()) yield* within(part, `${place}.${at}`)
  if (!isObject(schema)) return
  if (!Array.isArray(schema)) yield [place, schema]
  for (const [key, part] of Object.entries(schema))
    if (key !== 'default' && key !== 'enum' && key !== 'examples') yield* within(part, `${place}.${key}`)
}

/** The bodies, and the queries and paths as objects of their parameters. */
const inputs = endpoints.flatMap(([name, { body, query, params }]) =>
  Object.entries({ body, query, params }).flatMap(([part, schema]) =>
    schema ? [[`${name} ${part}`, described(schema)] as const] : [],
  ),
)
const everySchema = inputs.flatMap(([name, schema]) => [...within(schema, name)])
const ofType = (type: string) => everySchema.filter(([, schema]) => schema['type'] === type)

/** A pattern that matches a limited length only. */
const isFinite = (pattern: unknown): boolean =>
  typeof pattern === 'string' && /^\^.*\$$/.test(pattern) && !/(?<!\\)[*+]|,\}/.test(pattern)

test('every list that is sent has a maximum, also those within others', () => {
  const lists = ofType('array')
  expect(lists.length).toBeGreaterThan(20)
  expect(lists.filter(([, { maxItems }]) => typeof maxItems !== 'number').map(([place]) => place)).toEqual([])
})

test('every text that is sent has a maximum, or no more of it is looked at than counts', () => {
  const texts = ofType('string')
  expect(texts.length).toBeGreaterThan(100)
  const isBounded = ({ maxLength, enum: choices, const: only, pattern, description }: Json): boolean =>
    typeof maxLength === 'number' ||
    Array.isArray(choices) ||
    typeof only === 'string' ||
    isFinite(pattern) ||
    String(description).endsWith('; of any length')
  expect(texts.filter(([, text]) => !isBounded(text)).map(([place]) => place)).toEqual([])
})

test('nothing that is sent is a map of any keys or of no known type', () => {
  expect(
    everySchema
      .filter(([, schema]) => 'additionalProperties' in schema && schema['additionalProperties'] !== false)
      .map(([place]) => place),
  ).toEqual([])
  const typed = ['type', 'anyOf', 'oneOf', 'allOf', 'const', 'enum']
  const fields = everySchema.filter(([place]) => /\.(properties\.\w+|items|(anyOf|oneOf)\.\d+)$/.test(place))
  expect(fields.length).toBeGreaterThan(150)
  expect(fields.filter(([, schema]) => !typed.some((key) => key in schema)).map(([place]) => place)).toEqual(
    [],
  )
})

/** The value once for each list in it, with that list filled with elements of a wrong shape. */
function* widened(value: unknown, length: number): Iterable<unknown> {
  if (Array.isArray(value)) yield Array(length).fill(null)
  if (!isObject(value)) return
  for (const [key, part] of Object.entries(value))
    for (const wide of widened(part, length))
      yield Array.isArray(value) ? value.with(Number(key), wide) : { ...value, [key]: wide }
}

test('a list of a million wrong elements is refused for one thing, as quickly as a short one', () => {
  let lists = 0
  for (const [name, endpoint] of endpoints) {
    const { body } = endpoint
    if (!body) continue
    for (const length of [2, 1_000_000])
      for (const wide of widened(sampleBodyOf(body), length)) {
        const before = process.cpuUsage()
        expect(() => validate(body, wide, refusalsOf(endpoint))).toThrow(/^.{1,300}$/)
        const { user } = process.cpuUsage(before)
        expect([name, user < 50_000]).toEqual([name, true])
        lists += 1
      }
  }
  expect(lists).toBeGreaterThan(40)
})

test('an error is reported once, briefly, with its location', () => {
  const refuse = (name: string, body: unknown): string => {
    const endpoint = endpoints.find(([known]) => known === name)?.[1]
    try {
      validate(endpoint?.body ?? z.never(), body, { shape: 'invalid', text: 'bad_request' })
    } catch (error) {
      return error instanceof AppError ? `${error.code} ${error.message}` : String(error)
    }
    return 'taken'
  }
  const search = (body: object) => refuse('search.search', { query: 'a', ...body })
  expect(search({ filters: ['album', 'artist', 'track'], playlists: true })).toBe('taken')
  expect(search({ filters: Array(4).fill('album') })).toBe(
    'invalid filters: Too big: expected array to have <=3 items',
  )
  expect(search({ filters: ['album', 'x'.repeat(10_000)] }).length).toBeLessThan(320)
  expect(search({ query: 'x'.repeat(512) })).toBe('taken')
  expect(search({ query: 'x'.repeat(513) })).toMatch(/^bad_request query: Too big/)
  expect(refuse('accounts.addRole', { role: 'King' })).toBe('bad_request Invalid role')
  expect(refuse('accounts.addRole', {})).toBe(
    'invalid role: Invalid input: expected string, received undefined',
  )
})
