import { expect, test } from 'bun:test'
import { createConfig, lintFromString } from '@redocly/openapi-core'

/** Rules that the strictest ready-made set leaves out, and this interface keeps as well. */
const further = {
  'operation-description': 'error',
  'operation-singular-tag': 'error',
  'operation-tag-defined': 'error',
  'parameter-description': 'error',
  'path-http-verbs-order': 'error',
  'path-params-defined': 'error',
  'component-name-unique': 'error',
} as const

const path = 'docs/openapi.json'

async function problemsOf(source: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'], rules: further })
  const problems = await lintFromString({ source, config, absoluteRef: path })
  return problems.map(
    ({ severity, ruleId, message, location }) =>
      `${severity} ${ruleId}: ${message} (${location[0]?.pointer})`,
  )
}

test('a strict linter finds no error in the interface, and nothing to warn of', async () => {
  expect(await problemsOf(await Bun.file(path).text())).toEqual([])
})

test('the linter sees what is wrong', async () => {
  const document = await Bun.file(path).json()
  delete document.paths['/v1/auth/login'].post.summary
  document.paths['/v1/health'].get.responses[200].content['application/json'].example = { status: 1 }
  const problems = await problemsOf(JSON.stringify(document))
  expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
    'error no-invalid-media-type-examples',
    'error no-invalid-media-type-examples',
    'error operation-summary',
  ])
})
