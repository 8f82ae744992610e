import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Aside } from './aside.ts'
import { openDatabase } from './sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-aside-'))
const path = join(folder, 'numbers.db')
const database = openDatabase(path, 'NORMAL')
database.run('CREATE TABLE numbers (n INTEGER)')
afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A query that takes about a second. */
const long = `WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 1000000) SELECT count(*) AS count FROM c`

test('while a long query runs the event loop turns, and what was committed before it is seen', async () => {
  const aside = new Aside(path)
  database.run('INSERT INTO numbers VALUES (1), (2)')
  expect(await aside.all('SELECT n FROM numbers WHERE n > ? ORDER BY n', [0])).toEqual([{ n: 1 }, { n: 2 }])
  let turns = 0
  const turning = setInterval(() => (turns += 1), 1)
  expect(await aside.all(long, [])).toEqual([{ count: 1_000_000 }])
  clearInterval(turning)
  expect(turns).toBeGreaterThan(5)
  database.run('INSERT INTO numbers VALUES (3)')
  expect(await aside.all('SELECT count(*) AS count FROM numbers', [])).toEqual([{ count: 3 }])
  await aside.close()
})

test('thousands of rows come in their order, and queries at once are answered each with its own', async () => {
  const aside = new Aside(path)
  const upTo = (count: number) =>
    aside.all('WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ?) SELECT i FROM c', [
      count,
    ])
  const answers = await Promise.all([1, 3_000, 499, 500, 501].map(upTo))
  expect(answers.map((rows) => rows.length)).toEqual([1, 3_000, 499, 500, 501])
  expect(answers[1]?.at(-1)).toEqual({ i: 3_000 })
  await aside.close()
})

test('a query that fails tells why and with which code, writes are refused, and the next is answered', async () => {
  const aside = new Aside(path)
  expect(aside.all('SELECT * FROM nowhere', [])).rejects.toMatchObject({
    code: 'SQLITE_ERROR',
    message: 'no such table: nowhere',
  })
  expect(aside.all('DELETE FROM numbers', [])).rejects.toMatchObject({ code: 'SQLITE_READONLY' })
  expect(await aside.all('SELECT 1 AS one', [])).toEqual([{ one: 1 }])
  await aside.close()
})

test('closing waits for what is being read, and nothing is read afterwards', async () => {
  const aside = new Aside(path)
  const reading = aside.all(long, [])
  await aside.close()
  expect(await reading).toEqual([{ count: 1_000_000 }])
  expect(() => aside.all('SELECT 1', [])).toThrow('closed')
})

test('more than a few hundred waiting queries are told to come again', async () => {
  const aside = new Aside(path)
  const asked = Array.from({ length: 500 }, () => aside.all('SELECT 1', []))
  expect(() => aside.all('SELECT 1', [])).toThrow('Too many')
  await Promise.all(asked)
  expect(await aside.all('SELECT 1 AS one', [])).toEqual([{ one: 1 }])
  await aside.close()
})
