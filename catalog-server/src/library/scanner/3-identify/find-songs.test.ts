import { expect, spyOn, test } from 'bun:test'
import { catalogSchema } from '../../../db/catalog/schema.ts'
import { openDatabase } from '../../../db/sqlite.ts'
import { createHandOver } from '../5-finish/hand-over.ts'
import { fillTitleKeys } from './fill-title-keys.ts'
import { createFindReplaced } from './find-replaced.ts'

test('whatever looks for the song that a file replaces asks an index: nothing reads all albums or tracks', () => {
  using database = openDatabase(':memory:', 'FULL')
  for (const { sql } of catalogSchema.migrations) database.run(sql)
  const query = spyOn(database, 'query')
  createFindReplaced(database)
  createHandOver(database)
  fillTitleKeys(database).next()
  const reads = query.mock.calls.map(([sql]) => sql).filter((sql) => /^(SELECT|WITH)/.test(sql))
  query.mockRestore()
  expect(reads.length).toBeGreaterThan(8)
  for (const sql of reads) {
    const plan = database.query<{ detail: string }, []>(`EXPLAIN QUERY PLAN ${sql}`).all()
    // What is read whole is the list of keys, and the albums that have one of them.
    const scans = plan.filter(({ detail }) => /^SCAN (?!json_each|titled)/.test(detail))
    expect([sql, scans]).toEqual([sql, []])
  }
})
