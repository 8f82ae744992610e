import { expect, test } from 'bun:test'
import { undocumentedIn } from './documented.ts'
import { endpoints, pathOf, sampleBodyOf } from './endpoints.ts'
import type { TestApp } from './test-app.ts'
import { createTestApp } from './test-app.ts'

/** Fields that an attacker would like to set on themselves, or on things of others. */
const wished: Record<string, unknown> = {
  user_id: 1,
  user_handle: 'alice',
  owner: 'alice',
  owner_id: 1,
  creator: 'alice',
  creator_id: 1,
  device_id: 1,
  role: 'Admin',
  roles: ['Admin'],
  permission: 'ManagePermissions',
  permissions: ['ManagePermissions'],
  is_admin: true,
  seq: 99,
  id: 'of-my-choice',
  created: 1,
  created_at: 1,
  last_seen: 1,
  token: 'x'.repeat(64),
  countdown: 1_000,
}
/** As JSON, since a literal would set the prototype. */
const polluting = `"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}`
const withBody = endpoints.filter(([, { body }]) => body)

/** The same with these fields added to every object in it, unless it has a key of that name. */
const adorned = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(adorned)
    : typeof value === 'object' && value !== null
      ? {
          ...wished,
          ...Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, adorned(inner)])),
        }
      : value

const polluted = (value: unknown): string =>
  JSON.stringify(value).replaceAll('{', `{${polluting},`).replaceAll(',}', '}')

test('no body carries more to a handler than the keys it is made of', () => {
  expect(withBody.length).toBeGreaterThan(20)
  for (const [name, { body }] of withBody) {
    const sample = sampleBodyOf(body!)
    const plain = body!.safeParse(sample)
    if (!plain.success) throw new Error(`${name}: ${plain.error.message}`)
    expect([name, body!.parse(adorned(sample))]).toEqual([name, plain.data])
    const parsed = body!.parse(JSON.parse(polluted(sample)))
    expect([name, JSON.stringify(parsed)]).toEqual([name, JSON.stringify(plain.data)])
  }
})

const ids = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '%00',
  '%ff',
  '-1',
  '1e99',
  '99999999999999999999',
  '..%2f..%2fetc%2fpasswd',
  "'%20OR%201=1--",
  '%25',
  'x'.repeat(5_000),
]
const queries = ids.map(
  (id) =>
    `?__proto__=${id}&constructor[prototype][polluted]=1&limit=${id}&cursor=${id}&start_date=${id}&since=${id}`,
)
const bodies = ['{', '[]', 'null', '1', '"x"', '{}', `{${polluting}}`, `{"name":{${polluting}}}`]

/** Internal details that must not leak. */
const insides =
  /\bat \S+:\d|\.ts\b|\.js\b|node_modules|bun|sqlite|\bselect\b|\binsert\b|no such (table|column)|constraint|\/tmp|\/home|pezzottify|Error:/i

/** Administrators choose folders of the machine: these answers contain paths. */
const aboutFolders = new Set(['library.addFolder', 'library.addDemo', 'library.browse'])

type Asked = { name: string; path: string; method: string; body: string | null }

function* hostileRequests(): Iterable<Asked> {
  for (const [name, endpoint] of endpoints) {
    if (/operations\.reboot|setup\.|auth\.logout/.test(name)) continue
    const { method } = endpoint
    const sample = endpoint.body ? sampleBodyOf(endpoint.body) : null
    const fitting = sample === null ? null : JSON.stringify(sample)
    for (const id of ids) yield { name, method, path: pathOf(endpoint, id), body: fitting }
    if (endpoint.query)
      for (const query of queries) yield { name, method, path: pathOf(endpoint) + query, body: fitting }
    if (sample !== null)
      for (const body of [...bodies, polluted(sample), JSON.stringify(adorned(sample))])
        yield { name, method, path: pathOf(endpoint), body }
  }
}

const asked = (app: TestApp, { path, method, body }: Asked): Promise<Response> =>
  app.request(path, {
    method,
    as: 'alice',
    ...(body !== null && { body, headers: { 'content-type': 'application/json' } }),
  })

test('for all requests nothing fails inside, all answers are documented, no error tells internals, and no prototype changes', async () => {
  await using app = await createTestApp()
  const prototype = Reflect.ownKeys(Object.prototype).length
  const seen = new Set<number>()
  for (const one of hostileRequests()) {
    const response = await asked(app, one)
    const { status } = response
    seen.add(status)
    expect([one.name, one.path.slice(0, 80), one.body, undocumentedIn(one.name, response)]).toEqual([
      one.name,
      one.path.slice(0, 80),
      one.body,
      null,
    ])
    if (status < 400) {
      await response.body?.cancel()
      continue
    }
    const text = await response.text()
    response.headers.delete('x-request-id')
    const told = [...response.headers].join('\n') + text
    const isFine = [
      status < 500 || response.headers.get('x-error-code') !== 'internal',
      aboutFolders.has(one.name) || !insides.test(told),
      text.length < 500,
    ]
    expect([one.name, one.path.slice(0, 80), one.body, status, text, ...isFine]).toEqual([
      one.name,
      one.path.slice(0, 80),
      one.body,
      status,
      text,
      true,
      true,
      true,
    ])
  }
  expect([...seen]).toEqual(expect.arrayContaining([200, 400, 404, 422]))
  expect(Reflect.ownKeys(Object.prototype)).toHaveLength(prototype)
  expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false)
  expect(app.lines).toEqual([])
})
