import { expect, test } from 'bun:test'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exchange, finishExchange } from './exchange.ts'
import { readNote, writeNote } from './marks.ts'

/** A data folder with a database, its log, a folder of pictures, and their replacements. */
function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-exchange-'))
  const at = (name: string) => join(folder, name)
  for (const [name, text] of Object.entries({
    'user.db': 'old users',
    'user.db-wal': 'old log',
    'user.db.restored': 'new users',
    'search.db': 'index',
    upload: 'of no use',
  }))
    writeFileSync(at(name), text)
  for (const [name, text] of [
    ['images', 'old'],
    ['images.restored', 'new'],
  ] as const) {
    mkdirSync(at(name))
    writeFileSync(join(at(name), 'picture'), text)
  }
  writeNote(folder, { installation: 'one', round: 3 })
  const move = (name: string, isDatabase: boolean) => ({
    ready: at(`${name}.restored`),
    place: at(name),
    kept: at(`${name}.kept`),
    isDatabase,
  })
  const plan = {
    moves: [move('user.db', true), move('images', false)],
    mark: { installation: 'one', round: 9 },
    remove: [at('upload')],
  }
  return { folder, at, plan }
}

/** The steps after the plan is written down, one after the other. */
const steps = [
  ['user.db', 'user.db.kept'],
  ['user.db-wal', 'user.db.kept-wal'],
  ['user.db.restored', 'user.db'],
  ['images', 'images.kept'],
  ['images.restored', 'images'],
  ['search.db', null],
  ['upload', null],
] as const

const expected = {
  'user.db': 'new users',
  'user.db.kept': 'old users',
  'user.db.kept-wal': 'old log',
  'images/picture': 'new',
  'images.kept/picture': 'old',
}

function check(folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'installation.json')
    .map((entry) => join(entry.parentPath, entry.name))
  expect(
    Object.fromEntries(files.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')])),
  ).toEqual(expected)
  expect(readNote(folder)).toEqual({ installation: 'one', round: 9 })
  rmSync(folder, { recursive: true })
}

test('an exchange that was written down is finished from wherever it was interrupted, also twice', () => {
  const whole = prepare()
  exchange(whole.folder, whole.plan)
  check(whole.folder)
  for (let done = 0; done <= steps.length; done += 1) {
    const { folder, at, plan } = prepare()
    writePlan(folder, plan)
    for (const [from, to] of steps.slice(0, done))
      if (to === null) rmSync(at(from))
      else renameSync(at(from), at(to))
    const copy = `${folder}-copy`
    cpSync(at('restore-under-way.json'), copy)
    expect(finishExchange(folder)).toBe(true)
    expect(finishExchange(folder)).toBe(false)
    // The state after a power cut that lost the last deletion.
    renameSync(copy, at('restore-under-way.json'))
    expect(finishExchange(folder)).toBe(true)
    check(folder)
  }
})

const writePlan = (folder: string, plan: object): void =>
  writeFileSync(join(folder, 'restore-under-way.json'), JSON.stringify(plan))

test('nothing is begun where something does not lie ready, and a plan that cannot be read stops the start', () => {
  const { folder, at, plan } = prepare()
  rmSync(at('images.restored'), { recursive: true })
  expect(() => exchange(folder, plan)).toThrow(/images\.restored is not there/)
  expect([existsSync(at('user.db.kept')), finishExchange(folder)]).toEqual([false, false])
  writeFileSync(at('restore-under-way.json'), '{')
  expect(() => finishExchange(folder)).toThrow(/restore-under-way\.json.*cannot be read/)
  rmSync(folder, { recursive: true })
})
