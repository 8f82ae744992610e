import { describe, expect, test } from 'bun:test'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { yamlOf } from './tools.ts'

/** The compose specification's own schema, as a linter of compose files downloads and ships it. */
const linter = dirname(fileURLToPath(import.meta.resolve('dclint/package.json')))
const { $schema: draft, ...schema } = (await Bun.file(
  join(linter, 'schemas/compose.schema.json'),
).json()) as Record<string, unknown>
// The name of its draft is left out because it is spelled with https, by which the validator does not know it.
const isCompose = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(schema)

type Compose = { services: Record<string, Record<string, unknown>> } & Record<string, unknown>
const compose = (await yamlOf('docker-compose.yml')) as Compose

/** What is wrong with it, with the place. */
const problemsOf = (value: unknown): string[] =>
  isCompose(value)
    ? []
    : (isCompose.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)

test('the schema is that of the compose specification, of a draft that the validator follows', () => {
  expect([schema['$id'], schema['title'], draft]).toEqual([
    'compose_spec.json',
    'Compose Specification',
    'https://json-schema.org/draft-07/schema',
  ])
})

test('docker-compose.yml is valid by the compose specification', () => {
  expect(problemsOf(compose)).toEqual([])
})

describe('a mistake is found:', () => {
  const { grafana } = compose.services
  test.each([
    ['a misspelt key of a service', { imagee: 'x' }, 'must NOT have additional properties'],
    ['a list where a text belongs', { image: ['x'] }, 'must be string'],
    ['a health check with a key that is none', { healthcheck: { tset: 'x' } }, 'must NOT have additional'],
    ['an environment file without a path', { env_file: [{ required: false }] }, 'required property'],
    ['the same capability twice', { cap_drop: ['ALL', 'ALL'] }, 'must NOT have duplicate items'],
  ] as const)('%s', (_, change, expected) => {
    const wrong = { ...compose, services: { ...compose.services, grafana: { ...grafana, ...change } } }
    const problems = problemsOf(wrong)
    expect(problems.join('\n')).toContain(expected)
    for (const problem of problems) expect(problem).toStartWith('/services/grafana')
  })

  test('a misspelt key of the file', () => {
    expect(problemsOf({ ...compose, volume: {} })).toEqual([' must NOT have additional properties'])
  })
})
