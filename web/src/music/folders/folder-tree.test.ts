import { expect, test } from 'bun:test'
import { closedIn, emptyTree, moveFor, rowsOf, withListing } from './folder-tree.ts'

const listing = (path: string, names: string[], parent: string | null = null) => ({
  path,
  parent,
  entries: names.map((name) => ({
    name,
    path: path === '/' ? `/${name}` : `${path}/${name}`,
    readable: name !== 'secret',
  })),
  audio_files: 0,
  other_files: 0,
})

const home = withListing(emptyTree, listing('/home', ['ana', 'secret'], '/'))
const opened = withListing(home, listing('/home/ana', ['music', 'photos'], '/home'))
const shown = (tree: typeof home) => rowsOf(tree).map(({ name, depth }) => `${'  '.repeat(depth)}${name}`)

test('an opened folder shows what it holds, right below it', () => {
  expect(shown(opened)).toEqual(['/home', '  ana', '    music', '    photos', '  secret'])
})

test('a closed folder remembers what it holds', () => {
  const closed = closedIn(opened, '/home/ana')
  expect(shown(closed)).toEqual(['/home', '  ana', '  secret'])
  expect(closed.listings.has('/home/ana')).toBe(true)
})

test('going up keeps the folders that are open', () => {
  expect(shown(withListing(opened, listing('/', ['home', 'srv'])))).toEqual([
    '/',
    '  home',
    '    ana',
    '      music',
    '      photos',
    '    secret',
    '  srv',
  ])
})

test('the folder the server starts with is the one chosen until I choose another', () => {
  expect(rowsOf(opened).find((row) => row.chosen)?.path).toBe('/home')
})

test('arrows walk the tree: right opens, left closes or goes to the folder around', () => {
  const rows = rowsOf(opened)
  expect(moveFor('ArrowRight', rows, '/home/ana/music')).toEqual({ move: 'open', path: '/home/ana/music' })
  expect(moveFor('ArrowRight', rows, '/home/ana')).toEqual({ move: 'focus', path: '/home/ana/music' })
  expect(moveFor('ArrowLeft', rows, '/home/ana')).toEqual({ move: 'close', path: '/home/ana' })
  expect(moveFor('ArrowLeft', rows, '/home/secret')).toEqual({ move: 'focus', path: '/home' })
  expect(moveFor('End', rows, '/home')).toEqual({ move: 'focus', path: '/home/secret' })
  expect(moveFor('ArrowUp', rows, '/home')).toEqual({ move: 'focus', path: '/home' })
})

test('a folder the server may not read cannot be opened', () => {
  expect(moveFor('ArrowRight', rowsOf(opened), '/home/secret')).toBeNull()
})
