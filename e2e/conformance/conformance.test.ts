import { afterAll, beforeAll, expect, test } from 'bun:test'
import { api } from '@pezzottify/contract'
import { problemsOf } from './perform.ts'
import { rows } from './routes.ts'
import { caseNames } from './table.ts'
import { createWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => {
  await world?.close()
})

test('every cell of the matrix, route by case, is filled or says why it cannot be', () => {
  const width = Math.max(...rows.map(({ route }) => route.length))
  console.log([''.padEnd(width), ...caseNames].join('  '))
  for (const { route, cases } of rows) {
    const cells = caseNames.map((name) => markOf(cases[name]).padEnd(name.length))
    console.log([route.padEnd(width), ...cells].join('  '))
  }
  const cells = rows.flatMap(({ cases }) => Object.values(cases))
  const tried = cells.filter((cell) => typeof cell !== 'string')
  const requests = tried.flatMap((cell) => cell).length
  console.log(
    `${rows.length} routes, ${tried.length} cases of ${requests} requests, ${cells.length - tried.length} that cannot be`,
  )
  const empty = rows.flatMap(({ route, cases }) =>
    caseNames
      .filter((name) => !cases[name] || Bun.deepEquals(cases[name], []))
      .map((name) => `${route} ${name}`),
  )
  expect(empty).toEqual([])
  expect(new Set(rows.map(({ route }) => route)).size).toBe(rows.length)
})

test('every route of the table is one that the contract knows, or is none of its kind', () => {
  const known = new Set(
    Object.values(api).flatMap((group) =>
      Object.values(group).map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`),
    ),
  )
  const strangers = rows
    .map(({ route }) => route)
    .filter((route) => !known.has(route.replace(/\{\w+\}/g, '{}').replace(/\?.*/, '')))
  expect(strangers).toEqual(['GET /', 'GET /v1/ws'])
})

for (const { route, cases } of rows)
  test(`${route} answers as its description says`, async () => {
    const problems: string[] = []
    for (const [name, tried] of Object.entries(cases))
      if (typeof tried !== 'string')
        problems.push(...(await problemsOf(world, tried)).map((problem) => `${name}: ${problem}`))
    expect(problems).toEqual([])
  })

function markOf(tried: unknown): string {
  if (typeof tried === 'string') return 'n/a'
  return Array.isArray(tried) ? `x${tried.length}` : tried ? 'x1' : ''
}
