import type { Database } from 'bun:sqlite'
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../db/sqlite.ts'
import { createKeptAnswers } from './kept-answers.ts'

let folder: string
let reader: Database
let writer: Database
let made: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pezzottify-kept-'))
  ;[writer, reader] = [
    openDatabase(join(folder, 'a.db'), 'NORMAL'),
    openDatabase(join(folder, 'a.db'), 'NORMAL'),
  ]
  writer.run('CREATE TABLE thing (name TEXT)')
  made = []
})
afterEach(() => {
  reader.close()
  writer.close()
  rmSync(folder, { recursive: true, force: true })
})

const change = () => writer.run("INSERT INTO thing VALUES ('x')")
const making =
  <T>(name: string, value: T) =>
  async (): Promise<T> => {
    made.push(name)
    return value
  }

test('an answer is made once, until something is committed', async () => {
  const kept = createKeptAnswers(reader)
  const ask = async (name: string) => (await kept.of(name, making(name, { name }))).text
  expect([await ask('a'), await ask('b'), await ask('a')]).toEqual([
    '{"name":"a"}',
    '{"name":"b"}',
    '{"name":"a"}',
  ])
  expect(made).toEqual(['a', 'b'])
  change()
  await ask('a')
  await ask('a')
  expect(made).toEqual(['a', 'b', 'a'])
})

test('a change by another program counts', async () => {
  const kept = createKeptAnswers(reader)
  await kept.of('a', making('a', 1))
  const program = `import { Database } from 'bun:sqlite'
    new Database(${JSON.stringify(join(folder, 'a.db'))}).run("INSERT INTO thing VALUES ('y')")`
  expect(Bun.spawnSync([process.execPath, '-e', program]).exitCode).toBe(0)
  await kept.of('a', making('a', 2))
  expect(made).toEqual(['a', 'a'])
})

test('what was read while something changed is given, and not kept', async () => {
  const kept = createKeptAnswers(reader)
  const first = await kept.of('a', async () => {
    change()
    return 'between'
  })
  expect(first.text).toBe('"between"')
  expect((await kept.of('a', making('a', 'after'))).text).toBe('"after"')
})

test('what fails is not kept', async () => {
  const kept = createKeptAnswers(reader)
  const failing = kept.of('a', async () => Promise.reject(new Error('gone')))
  expect(failing).rejects.toThrow('gone')
  expect((await kept.of('a', making('a', 1))).text).toBe('1')
})

test('the answers that were not asked for the longest make room', async () => {
  const kept = createKeptAnswers(reader)
  const large = 'x'.repeat(1_500_000)
  const ask = (name: string) => kept.of(name, making(name, large))
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(name)
  expect(made).toEqual(['a', 'b', 'c', 'b'])
})
