import { expect, test } from 'bun:test'
import { api, secretLocations } from '@pezzottify/contract'
import { endpoints } from '../testing/endpoints.ts'
import { hasSecretBodies, redactHeaders, redactJson, redactLinks, redactQuery } from './redact.ts'

const places = secretLocations(endpoints.map(([, endpoint]) => endpoint))

test('the contract says what is secret: passwords, tokens, one-time codes and links', () => {
  expect([...places.fields].toSorted()).toEqual(expect.arrayContaining(['code', 'password', 'token', 'url']))
  expect([...places.bodies]).toEqual(
    expect.arrayContaining([api.auth.login.path, api.auth.pair.path, api.setup.createOwner.path]),
  )
  expect([...places.pathsBefore]).toContain('/v1/download/')
})

test('a field that is called like a secret is marked as one', async () => {
  const document = JSON.stringify((await import('../../../docs/openapi.json')).default)
  const named = [
    ...document.matchAll(
      /"([a-z_]*(?:passw|token|secret|api_?key)[a-z_]*)":\{"(?:type|anyOf)":(?!"boolean)/g,
    ),
  ]
  const names = new Set(named.map(([, name = '']) => name))
  expect(names.size).toBeGreaterThan(1)
  expect([...names].filter((name) => !places.fields.has(name))).toEqual([])
})

test.each([...places.fields])(
  '%s is shown nowhere: in a body, at any depth, in a query, in a header',
  (name) => {
    const value = 'worth-an-account'
    for (const spelled of [name, name.toUpperCase()]) {
      expect(redactJson(JSON.stringify({ a: [{ [spelled]: value }] }))).not.toContain(value)
      expect(redactJson(JSON.stringify({ [spelled]: { deep: [value] } }))).not.toContain(value)
      expect(redactQuery(`?limit=1&${spelled}=${value}`)).toBe(`?limit=1&${spelled}=…`)
    }
    expect(redactHeaders(new Headers({ [name]: value, accept: 'x' }))).toBe('accept: x')
  },
)

test.each([...places.bodies])('no body of %s is shown, however its path is spelled', (path) => {
  const plain = path.replace(/\{\w+\}/g, 'x')
  for (const spelled of [plain, `/${plain}`, plain.toUpperCase(), `${plain}/`, `${plain}/more`])
    expect([spelled, hasSecretBodies(spelled)]).toEqual([spelled, true])
})

test.each([...places.pathsBefore])('what follows %s is shown nowhere', (start) => {
  expect(redactLinks(`GET ${start}worth-an-account?a=b`)).toBe(`GET ${start}…?a=b`)
  expect(redactHeaders(new Headers({ referer: `http://music.test${start}worth/an-account` }))).toBe(
    `referer: http://music.test${start}…`,
  )
})

const appSecrets = ['p', 't', 's', 'P', '%70', 'apiKey', 'password']

test.each(appSecrets)('%s of an app is shown nowhere: in the query, nor as the page before', (name) => {
  const query = `?u=bob&${name}=worth-an-account&c=DSub`
  for (const path of ['/rest/ping', '/rest/ping.view', '/music/rest/ping', '//rest//ping', '/%72est/ping'])
    expect(redactQuery(query, path)).toBe(`?u=bob&${name}=…&c=DSub`)
  const referer = `http://music.test/rest/ping${query}`
  expect(redactHeaders(new Headers({ referer }))).toBe(
    `referer: http://music.test/rest/ping?u=bob&${name}=…&c=DSub`,
  )
})

test('short names mean other things elsewhere', () => {
  for (const path of ['/v1/content/albums', '/', '/restful', '/forest/p'])
    expect(redactQuery('?p=1&t=2&s=3', path)).toBe('?p=1&t=2&s=3')
})

test('values that are not secret are shown as they are', () => {
  expect(redactJson('{"name":"Road trip","n":1}')).toBe('{"name":"Road trip","n":1}')
  expect(redactQuery('?limit=1&sort=name')).toBe('?limit=1&sort=name')
  expect(hasSecretBodies('/v1/user/playlist')).toBe(false)
  expect(redactJson('no json')).toBeNull()
})
