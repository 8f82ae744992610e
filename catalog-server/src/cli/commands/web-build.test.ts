import { afterAll, beforeEach, expect, test } from 'bun:test'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createLog } from '../../base/log.ts'
import { fingerprintOf, prepareWebApp } from './web-build.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-web-build-'))
afterAll(() => rmSync(folder, { recursive: true }))

let root: string
let lines: string[]
const log = createLog('INFO', (line) => lines.push(line))

/** A project whose builder records its input, or fails when a source says so. */
const builder = `
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
const source = readFileSync('src/main.ts', 'utf8')
if (source.includes('broken')) { console.error('main.ts is broken'); process.exit(1) }
const out = process.argv[process.argv.indexOf('--outDir') + 1]
mkdirSync(out, { recursive: true })
writeFileSync(out + '/index.html', source)
`

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

beforeEach(() => {
  lines = []
  root = mkdtempSync(join(folder, 'project-'))
  write('node_modules/vite/bin/vite.js', builder)
  write('web/src/main.ts', 'first')
  write('packages/contract/src/index.ts', '')
  write('package-lock.json', '{}')
})

const built = () => readFileSync(join(root, 'web/dist/index.html'), 'utf8')

test('the app is built once, and again when a source changes', async () => {
  expect(await prepareWebApp(root, log)).toBe(join(root, 'web/dist'))
  expect(built()).toBe('first')
  expect(lines.filter((line) => line.includes('Building the web app, once…'))).toHaveLength(1)

  await prepareWebApp(root, log)
  expect(lines.filter((line) => line.includes('Building'))).toHaveLength(1)

  write('web/src/main.ts', 'second')
  await prepareWebApp(root, log)
  expect(built()).toBe('second')
})

test('only what the app is made of counts', () => {
  const before = fingerprintOf(root)
  write('web/node_modules/x.js', 'x')
  write('web/dist/index.html', 'x')
  write('web/src/main.test.ts', 'x')
  write('catalog-server/src/main.ts', 'x')
  utimesSync(join(root, 'web/src/main.ts'), 1, 1)
  expect(fingerprintOf(root)).toBe(before)

  for (const path of [
    'web/src/main.ts',
    'web/index.html',
    'packages/contract/src/index.ts',
    'package-lock.json',
  ]) {
    const last = fingerprintOf(root)
    write(path, 'changed')
    expect(fingerprintOf(root)).not.toBe(last)
  }
})

test('a build that fails is told with its reason, leaves no rubbish, and the older app in place', async () => {
  await prepareWebApp(root, log)
  write('web/src/main.ts', 'broken')

  expect(await prepareWebApp(root, log)).toBeNull()

  expect(lines.at(-1)).toContain('npm run build:web')
  expect(lines.at(-1)).toContain('main.ts is broken')
  expect(built()).toBe('first')
  expect([...new Bun.Glob('web/dist.*').scanSync({ cwd: root, onlyFiles: false })]).toEqual([])
})

test('an app that came built is used where there is no builder; without both the log says what to do', async () => {
  rmSync(join(root, 'node_modules'), { recursive: true })
  expect(await prepareWebApp(root, log)).toBeNull()
  expect(lines.at(-1)).toContain('Run "npm ci"')

  const elsewhere = mkdtempSync(join(folder, 'copy-'))
  write('web/dist/index.html', 'shipped')
  cpSync(root, elsewhere, { recursive: true })
  expect(await prepareWebApp(elsewhere, log)).toBe(join(elsewhere, 'web/dist'))
  expect(existsSync(join(elsewhere, 'web/dist/index.html'))).toBe(true)
})
