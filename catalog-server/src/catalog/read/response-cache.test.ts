import type { Database } from 'bun:sqlite'
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../db/sqlite.ts'
import type { PreSerialized } from '../../base/pre-serialized.ts'
import { createResponseCache } from './response-cache.ts'

let folder: string
let writer: Database
let made: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pezzottify-cache-'))
  writer = openDatabase(join(folder, 'a.db'), 'NORMAL')
  writer.run('CREATE TABLE thing (name TEXT)')
  made = []
})
afterEach(() => {
  writer.close()
  rmSync(folder, { recursive: true, force: true })
})

const textOf = ({ bytes }: PreSerialized<unknown>): string => new TextDecoder().decode(bytes)
const change = () => writer.run("INSERT INTO thing VALUES ('x')")
const making =
  <T>(name: string, value: T) =>
  async (): Promise<T> => {
    made.push(name)
    return value
  }

test('an answer is made once, until something is committed', async () => {
  const cache = createResponseCache({ writer })
  const ask = async (name: string) => textOf(await cache.of(name, making(name, { name })))
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
  const cache = createResponseCache({ writer })
  await cache.of('a', making('a', 1))
  const program = `import { Database } from 'bun:sqlite'
    new Database(${JSON.stringify(join(folder, 'a.db'))}).run("INSERT INTO thing VALUES ('y')")`
  expect(Bun.spawnSync([process.execPath, '-e', program]).exitCode).toBe(0)
  await new Promise(setImmediate)
  await cache.of('a', making('a', 2))
  expect(made).toEqual(['a', 'a'])
})

test('an answer that was read during a change is sent, and not cached', async () => {
  const cache = createResponseCache({ writer })
  const first = await cache.of('a', async () => {
    change()
    return 'between'
  })
  expect(textOf(first)).toBe('"between"')
  expect(textOf(await cache.of('a', making('a', 'after')))).toBe('"after"')
})

test('a failure is not cached', async () => {
  const cache = createResponseCache({ writer })
  const failing = cache.of('a', async () => Promise.reject(new Error('gone')))
  expect(failing).rejects.toThrow('gone')
  expect(textOf(await cache.of('a', making('a', 1)))).toBe('1')
})

test('the oldest answers make room for new ones', async () => {
  const cache = createResponseCache({ writer })
  const large = 'x'.repeat(1_500_000)
  const ask = (name: string) => cache.of(name, making(name, large))
  for (const name of ['a', 'b', 'a', 'c', 'b', 'a']) await ask(name)
  expect(made).toEqual(['a', 'b', 'c', 'a'])
})
