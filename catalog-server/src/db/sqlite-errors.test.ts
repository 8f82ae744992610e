import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorResponse } from '../http/error-response.ts'
import { createLog } from '../base/log.ts'
import { sqliteErrorOf } from './sqlite-errors.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-sqlite-errors-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The error of reading a database that was sound before the damage. */
function thrownBy(damage: (path: string) => void): unknown {
  const path = join(folder, `${Bun.randomUUIDv7()}.db`)
  const made = new Database(path, { create: true })
  made.run('CREATE TABLE a (b TEXT)')
  made.run(
    `WITH RECURSIVE row (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM row WHERE number < 500)
     INSERT INTO a SELECT hex(zeroblob(50)) || number FROM row`,
  )
  made.close()
  damage(path)
  using database = new Database(path)
  try {
    return database.query('SELECT max(b) FROM a').all()
  } catch (error) {
    return error
  }
}

test.each([
  ['a page of nonsense', (path: string) => writeFileSync(path, readFileSync(path).fill(0xa5, 8_192, 20_000))],
  ['a file that was cut short', (path: string) => truncateSync(path, 8_192)],
  ['a file of another kind', (path: string) => writeFileSync(path, 'no database '.repeat(1_000))],
])('%s is answered as damage that names the way out', async (_, damage) => {
  const met: string[] = []
  const response = errorResponse(thrownBy(damage), createLog('ERROR'), ({ code }) => {
    met.push(code)
  })
  expect([response.status, response.headers.get('x-error-code')]).toEqual([503, 'damaged'])
  expect(await response.text()).toMatch(/pezzottify doctor.*pezzottify restore FILE/)
  expect(met).toEqual(['damaged'])
})

test('other mistakes in a statement stay mistakes of ours', () => {
  using database = new Database(':memory:')
  expect(() => database.run('SELECT * FROM nowhere')).toThrow()
  try {
    database.run('SELECT * FROM nowhere')
  } catch (error) {
    expect(sqliteErrorOf(error)).toBeUndefined()
  }
})
