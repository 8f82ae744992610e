import { expect, test } from 'bun:test'
import type { Endpoint } from '@pezzottify/contract'
import type { z } from 'zod'
import { seededRandom } from '../base/seeded-random.ts'
import { undocumentedIn } from './documented.ts'
import type { JsonSchema } from './endpoints.ts'
import { endpoints, inputSchemaOf } from './endpoints.ts'
import { createTestApp } from './test-app.ts'

const requests = Number(process.env['FUZZ_REQUESTS'] ?? 4_000)
/** After that many begins another server, since by then accounts and sessions are in disorder. */
const perServer = 2_000
const valuesMax = 300
const limitMs = 120_000 + requests * 20

/** Would end the run, scan the machine that it runs on, or sign the asker out. */
const leftOut =
  /^(operations\.reboot|library\.(addFolder|addDemo|browse)|setup\.|auth\.logout|accounts\.remove$)/
/** Each hashes a password, for a tenth of a second: one in thirty is made. */
const slow = /password|login|accounts\.add|invite/i

const oddTexts = [
  ...'0 -1 1e9 % %25 %00 .. 💿 名 é " * ( NEAR( __proto__ null 2026-02-30 1970-01-01 [] {}'.split(' '),
  '',
  ' ',
  '\u0000',
  '\ud800',
  'a'.repeat(300),
  '9'.repeat(20),
]
const oddNumbers = [0, -1, 1, 2, 63, 64, 2 ** 31, 2 ** 53, -(2 ** 53), 1e300, 0.5, 1_700_000_000]

/** Makes requests that mostly fit the contract, with values that earlier answers had. */
function createFuzz(random: () => number) {
  /** Texts and numbers of earlier answers: ids of things that exist. */
  const known: (string | number)[] = []
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const happens = (share: number): boolean => random() < share

  const text = (): string => {
    const taken = known.length > 0 && happens(0.7) ? pick(known) : pick(oddTexts)
    return String(taken)
  }
  const number = ({ minimum = 0, maximum = 100 }: JsonSchema): number => {
    const numbers = known.filter((value) => typeof value === 'number')
    if (numbers.length > 0 && happens(0.4)) return pick(numbers)
    return happens(0.2) ? pick(oddNumbers) : Math.floor(minimum + random() * Math.min(maximum - minimum, 100))
  }
  const anything = (): unknown => pick([null, true, [], {}, [[]], { a: 1 }, text(), number({}), undefined])

  function valueOf(schema: JsonSchema, depth = 0): unknown {
    if (happens(0.03) || depth > 6) return anything()
    if (schema.const !== undefined) return schema.const
    if (schema.enum) return pick(schema.enum)
    const choices = schema.anyOf ?? schema.oneOf
    if (choices) return valueOf(pick(choices), depth)
    if (schema.type === 'object')
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
          schema.required?.includes(key) && !happens(0.03)
            ? [[key, valueOf(inner, depth + 1)]]
            : happens(0.5)
              ? [[key, valueOf(inner, depth + 1)]]
              : [],
        ),
      )
    if (schema.type === 'array')
      return Array.from({ length: pick([0, 1, 1, 2, 5]) }, () => valueOf(schema.items ?? {}, depth + 1))
    if (schema.type === 'integer' || schema.type === 'number') return number(schema)
    if (schema.type === 'boolean') return happens(0.5)
    return schema.type === 'string' ? text() : anything()
  }

  const queryFor = (endpoint: Endpoint): string => {
    if (!endpoint.query || happens(0.3)) return ''
    const values = valueOf(schemaOf(endpoint.query)) as Record<string, unknown> | null
    const query = new URLSearchParams()
    for (const [key, value] of Object.entries(values ?? {})) query.set(key, String(value))
    return `?${query.toString()}`
  }

  return {
    learn(value: unknown): void {
      if (typeof value === 'string' || typeof value === 'number') {
        if (String(value).length > 80 || known.includes(value)) return
        if (known.length < valuesMax) known.push(value)
        else known[Math.floor(random() * valuesMax)] = value
      } else if (typeof value === 'object' && value !== null)
        for (const inner of Object.values(value).slice(0, 5)) this.learn(inner)
    },
    next(): [name: string, path: string, init: RequestInit & { as?: string }] {
      const [name, endpoint] = pick(endpoints)
      if (leftOut.test(name) || (slow.test(name) && !happens(1 / 30))) return this.next()
      const path = endpoint.path.replace(/\{\w+\}/g, () => segmentOf(text()))
      const as = pick(['alice', 'alice', 'alice', 'bob', 'nobody', ''])
      const body = endpoint.body && JSON.stringify(valueOf(schemaOf(endpoint.body)))
      const headers = new Headers({ 'content-type': 'application/json' })
      if (happens(0.2)) headers.set('range', pick(['bytes=0-', 'bytes=5-2', 'bytes=-1', 'bytes=0-0,2-3']))
      if (happens(0.1)) headers.set('idempotency-key', text().replace(/[^\x20-\x7e]/g, '') || 'x')
      return [
        name,
        path + queryFor(endpoint),
        {
          method: endpoint.method,
          headers,
          ...(as && { as }),
          ...(body !== undefined && { body: happens(0.01) ? body.slice(1) : body }),
        },
      ]
    },
  }
}

/** A text as a segment of a path; dots alone, or nothing, would be another path. */
const segmentOf = (text: string): string =>
  /^\.*$/.test(text) ? 'x' : encodeURIComponent(text.toWellFormed())

const schemas = new Map<z.ZodType, JsonSchema>()
function schemaOf(schema: z.ZodType): JsonSchema {
  const made = schemas.get(schema) ?? inputSchemaOf(schema)
  schemas.set(schema, made)
  return made
}

test(
  `of ${requests} requests made by chance none fails inside, and all answers are documented`,
  async () => {
    const statuses = new Map<number, number>()
    for (let server = 0; server * perServer < requests; server += 1) {
      await using app = await createTestApp()
      const fuzz = createFuzz(seededRandom(server + 1))
      for (let asked = 0; asked < Math.min(perServer, requests - server * perServer); asked += 1) {
        const [name, path, init] = fuzz.next()
        const response = await app.request(path, init)
        const { status } = response
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        const isFailure = response.headers.get('x-error-code') === 'internal'
        const undocumented = undocumentedIn(name, response)
        if (isFailure || undocumented !== null)
          throw new Error(
            `server ${server}, request ${asked}: ${name} ${init.method} ${path} as ${init.as}: ${String(init.body)}\n` +
              `answered ${status} ${undocumented ?? ''}\n${app.lines.at(-1) ?? ''}`,
          )
        if (status === 200 && response.headers.get('content-type') === 'application/json')
          fuzz.learn(await response.json())
        else await response.body?.cancel()
      }
    }
    // Most of it reaches a handler.
    const succeeded = (statuses.get(200) ?? 0) + (statuses.get(204) ?? 0) + (statuses.get(201) ?? 0)
    expect(succeeded).toBeGreaterThan(requests / 10)
  },
  limitMs,
)
