import { expect, test } from 'bun:test'
import { filesOfProject } from './files.ts'
import { houses } from './houses.ts'

/** Documents that name files of the source, for those who change it. */
const files = filesOfProject()
const guides = files.filter((file) =>
  /^[A-Z]+\.md$|^docs\/.*\.md$|^(catalog-server|web|android|bench|demo|monitoring)\/README\.md$/.test(file),
)
/** These name folders of the source; others also name those of a running server. */
const maps = /^(ARCHITECTURE|CONTRIBUTING)\.md$|^docs\/how-to\/|^web\/README\.md$/
const read = (file: string): Promise<string> => Bun.file(file).text()

const paths = new Set(
  files.flatMap((file) => file.split('/').map((_, depth, parts) => parts.slice(0, depth + 1).join('/'))),
)
const allPaths = `\n${[...paths].join('\n')}\n`

/** Whether a path of the tree ends like this one, in which `<name>` stands for any name. */
function exists(path: string): boolean {
  const pattern = path
    .replace(/\/$/, '')
    .replace(/[.+*()[\]$^]/g, '\\$&')
    .replace(/<\w+>/g, '[^/\\n]+')
  return new RegExp(`[\\n/]${pattern}\\n`).test(allPaths)
}

function pathsIn(text: string, file: string): string[] {
  const quoted = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([\w@.<>/-]+)`/g)].map(
    ([, path]) => path ?? '',
  )
  return quoted.filter((path) =>
    path.endsWith('/')
      ? maps.test(file) && !path.startsWith('/')
      : /[\w>]\.(ts|vue|java|css|md|sh)$/.test(path),
  )
}

test('every file and folder that the documents name is there', async () => {
  const missing = await Promise.all(
    guides.map(async (file) =>
      pathsIn(await read(file), file).flatMap((path) => (exists(path) ? [] : [`${file}: ${path}`])),
    ),
  )
  expect(missing.flat()).toEqual([])
})

test('every decision that the documents refer to by its number is there', async () => {
  const missing = await Promise.all(
    guides.map(async (file) =>
      [...(await read(file)).matchAll(/\((00\d\d)(?:[,)])/g)].flatMap(([, number]) =>
        allPaths.includes(`\ndocs/decisions/${number}-`) ? [] : [`${file}: ${number}`],
      ),
    ),
  )
  expect(missing.flat()).toEqual([])
})

test('the guide to the architecture tells the layers that imports are held to', async () => {
  const told = (await read('ARCHITECTURE.md')).replace(/\s+/g, ' ')
  for (const { root, layers } of houses.filter((house) => house.root.endsWith('/src')))
    expect({
      root,
      layers,
      isTold: told.includes(layers.join(' → ').replace('ui → styles → i18n', 'ui, styles, i18n')),
    }).toMatchObject({ isTold: true })
})
