import { expect, test } from 'bun:test'
import { filesOfProject } from './files.ts'

/** Checks rules of `CONTRIBUTING.md` that no other tool checks. */
const linesMax = 300

const files = filesOfProject()
const sources = files.filter((file) => /\.(ts|vue|css)$/.test(file) && !file.endsWith('tokens.css'))
const read = (file: string): Promise<string> => Bun.file(file).text()

async function filesWhere(
  candidates: string[],
  broken: (text: string, file: string) => boolean,
): Promise<string[]> {
  const found = await Promise.all(
    candidates.map(async (file) => (broken(await read(file), file) ? [file] : [])),
  )
  return found.flat()
}

test('no file is longer than a person reads in one go', async () => {
  expect(await filesWhere(sources, (text) => text.split('\n').length > linesMax)).toEqual([])
})

test('nothing is left for later', async () => {
  // Spelled so that this file does not contain the words itself.
  const mark = /\b(TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b/
  expect(await filesWhere(sources, (text) => mark.test(text))).toEqual([])
})

test('no test is skipped or runs alone', async () => {
  const narrowed = /\b(test|it|describe)\.(ski[p]|onl[y]|tod[o])\b/
  expect(await filesWhere(sources, (text) => narrowed.test(text))).toEqual([])
})

test('relative imports name the file with its ending', async () => {
  const bare = /from '\.{1,2}\/[^']*(?<!\.(ts|vue|json|css|svg\?raw))'/
  expect(
    await filesWhere(
      sources.filter((file) => /\.(ts|vue)$/.test(file)),
      (text) => bare.test(text),
    ),
  ).toEqual([])
})

test('files are named in kebab-case, components in PascalCase', () => {
  const crooked = sources.filter((file) => {
    const name = file.split('/').at(-1) ?? ''
    return name.endsWith('.vue')
      ? !/^[A-Z][A-Za-z0-9]*\.vue$/.test(name)
      : !/^(use[A-Z]\w*|[a-z0-9]+([-.][a-z0-9]+)*)\.\w+$/.test(name)
  })
  expect(crooked).toEqual([])
})

test('the raw colours live in the tokens alone', async () => {
  const styled = sources.filter((file) => /^web\/src\/.*\.(vue|css)$/.test(file))
  expect(
    await filesWhere(styled, (text) => /:\s*#[0-9a-f]{3,8}\b/i.test(text.replace(/&#?\w+;/g, ''))),
  ).toEqual([])
})

test('the docs that follow from the code are what the code says', async () => {
  const check = Bun.spawnSync([process.execPath, 'scripts/write-docs.ts', '--check'], { stderr: 'pipe' })
  expect(check.stderr.toString()).toBe('')
  expect(check.exitCode).toBe(0)
})
