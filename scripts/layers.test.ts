import { expect, test } from 'bun:test'
import { sourcesOfProject } from './files.ts'
import { importsOf, knotsOf } from './folder-graph.ts'
import { houses } from './houses.ts'

const sources = sourcesOfProject()
const imports = await importsOf(sources)

/**
 * The folders of a file below a root: `['playback', 'downloads']`. Null for a file elsewhere, or in the root itself.
 */
function foldersOf(file: string, root: string): string[] | null {
  if (!file.startsWith(`${root}/`)) return null
  const folders = file
    .slice(root.length + 1)
    .split('/')
    .slice(0, -1)
  return folders.length > 0 ? folders : null
}

const shown = ({ from, to }: { from: string; to: string }): string => `${from} imports ${to}`

test.each(houses)('in $root a folder imports from layers below only', ({ root, layers }) => {
  const offenders = imports.filter(({ from, to }) => {
    const [upper, lower] = [foldersOf(from, root)?.[0], foldersOf(to, root)?.[0]]
    return upper && lower && layers.indexOf(lower) < layers.indexOf(upper)
  })
  expect(offenders.map(shown)).toEqual([])
})

test.each(houses)('every folder of $root has its layer', ({ root, layers }) => {
  const folders = sources.flatMap((file) => foldersOf(file, root)?.[0] ?? [])
  expect([...new Set(folders)].filter((folder) => !layers.includes(folder))).toEqual([])
})

test.each(houses)('in $root a domain is entered through its index.ts', ({ root, domains = [] }) => {
  const offenders = imports.filter(({ from, to }) => {
    const [own, other] = [foldersOf(from, root)?.[0], foldersOf(to, root)?.[0]]
    return other && own !== other && domains.includes(other) && !to.endsWith('/index.ts')
  })
  expect(offenders.map(shown)).toEqual([])
})

test('domains do not know HTTP: only their routes and tests import from http/', () => {
  const [{ root, domains = [] }] = houses
  const offenders = imports.filter(({ from, to }) => {
    const domain = foldersOf(from, root)?.[0]
    return (
      domain !== undefined &&
      domains.includes(domain) &&
      foldersOf(to, root)?.[0] === 'http' &&
      !/(\broutes?|\.test|-fixture)\.ts$/.test(from)
    )
  })
  expect(offenders.map(shown)).toEqual([])
})

test.each(houses)('in $root folders that stand beside each other do not know each other', (house) => {
  const offenders = imports.filter(({ from, to }) => {
    const [own, other] = [foldersOf(from, house.root), foldersOf(to, house.root)]
    return own?.[0] === other?.[0] && house.apart?.includes(own?.[0] ?? '') && own?.[1] !== other?.[1]
  })
  expect(offenders.map(shown)).toEqual([])
})

test('no two folders import each other, by whatever way', () => {
  expect(knotsOf(imports)).toEqual([])
})
