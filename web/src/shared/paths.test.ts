import { expect, test } from 'bun:test'
import { paths, safeTarget } from './paths.ts'

test('after signing in I come back to the page I asked for', () => {
  expect(safeTarget('/album/a1?from=x#disc-2')).toBe('/album/a1?from=x#disc-2')
})

test('a link cannot send me to another site after signing in', () => {
  for (const hostile of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    ['/a'],
    null,
  ])
    expect(safeTarget(hostile)).toBe('/')
})

test('signing in never leads back to signing in or out', () => {
  for (const loop of ['/login', '/login?next=%2F', '/logout', '/setup', '/pair#code'])
    expect(safeTarget(loop)).toBe('/')
  expect(safeTarget('/loginwall')).toBe('/loginwall')
})

test('a search for one kind keeps the kind in its address', () => {
  expect(paths.search('slow', 'album')).toEqual({
    name: 'search',
    params: { query: 'slow' },
    query: { type: 'album' },
  })
})

test('a search for dots, or a genre of that name, has an address that browsers do not resolve', () => {
  for (const dots of ['.', '..'])
    for (const { params } of [paths.search(dots), paths.genre(dots)]) {
      const part = String(Object.values(params ?? {})[0])
      expect(new URL(encodeURI(`http://localhost/search/${part}`)).pathname).toBe(`/search/${dots}%20`)
      expect(part.trim()).toBe(dots)
    }
})

test('home needs no detour through sign-in', () => {
  expect(paths.login('/')).toEqual({ name: 'login', query: {} })
})
