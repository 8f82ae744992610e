import { expect, test } from 'bun:test'
import { jsonBodyMaxValues } from '@pezzottify/contract'
import { endpoints, pathOf } from '../testing/endpoints.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'
import { hasMoreValuesThan } from './json-values.ts'

const encoded = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

test.each<[string, unknown, number]>([
  ['the elements of a list', [1, 2, 3], 4],
  ['the values of an object', { a: 1, b: 'x', c: null }, 4],
  ['what is nested', { a: [1, { b: [2, 3] }] }, 7],
  ['no commas, brackets or quotes in a text', ['a,b[c{d"e\\', '\\"[,'], 3],
])('a body is counted by its values: %s', (_name, value, count) => {
  // Padded with spaces, so that it is not refused for its size.
  const bytes = new Uint8Array([...new TextEncoder().encode(' '.repeat(100)), ...encoded(value)])
  expect([hasMoreValuesThan(count, bytes), hasMoreValuesThan(count - 1, bytes)]).toEqual([false, true])
})

const send = (app: TestApp, path: string, method: string, body: string): Promise<Response> =>
  app.request(path, { method, body, as: 'alice', headers: { 'content-type': 'application/json' } })

test('a body of more values than any shape takes is refused by every endpoint, before it is parsed', async () => {
  await using app = await createTestApp()
  const withBody = endpoints.filter(([name, { body }]) => body && name !== 'setup.createOwner')
  expect(withBody.length).toBeGreaterThan(20)
  // Not even valid JSON: parsing it would give another error.
  const wide = `{"x":[${'1,'.repeat(jsonBodyMaxValues)}`
  for (const [name, endpoint] of withBody) {
    const { status } = await send(app, pathOf(endpoint), endpoint.method, wide)
    expect([name, status]).toEqual([name, endpoint.shapeError === 'bad_request' ? 400 : 422])
  }
})

test('the most values that are taken reach the playlist', async () => {
  await using app = await createTestApp()
  const alice = app.as('alice')
  const id = await alice.playlists.create({ body: { name: 'Long', track_ids: [] } })
  const entries = Array.from({ length: 10_000 }, (_, at) => ({ id: `entry-of-${at}`, track_id: 't' }))
  await alice.playlists.edit({
    params: { id },
    body: { operations: [{ op: 'insert', after: null, entries }] },
  })
  expect((await alice.playlists.get({ params: { id } })).tracks).toHaveLength(10_000)
})
