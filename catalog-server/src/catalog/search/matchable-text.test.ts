import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { withMatchableText } from './matchable-text.ts'

test('the names of hits are looked up one by one, however large the tables are', () => {
  const catalog = new Database(':memory:', { strict: true })
  for (const table of ['artists', 'albums', 'tracks']) {
    catalog.run(`CREATE TABLE ${table} (id TEXT PRIMARY KEY, name TEXT)`)
    catalog.run(`INSERT INTO ${table} VALUES ('x', 'Name in ${table}')`)
    catalog.run(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO ${table} SELECT i, i FROM n`,
    )
  }
  // What the tables hold decides how they are read, unless the query does.
  catalog.run('ANALYZE')
  const asked: string[] = []
  const listening = new Proxy(catalog, {
    get: (target, key) =>
      key === 'query'
        ? (sql: string) => {
            asked.push(sql)
            return target.query(sql)
          }
        : Reflect.get(target, key),
  })
  const hit = { item_type: 'Album', item_id: 'x', score: 1, adjusted_score: 1, matchable_text: '' } as const
  expect(withMatchableText(listening, [hit])).toEqual([{ ...hit, matchable_text: 'name in albums' }])
  const plan = asked.flatMap((sql) =>
    catalog.query<{ detail: string }, [string]>(`EXPLAIN QUERY PLAN ${sql}`).all('["x"]'),
  )
  expect(
    plan.map(({ detail }) => detail).filter((detail) => /^SCAN (?!wanted|json_each)/.test(detail)),
  ).toEqual([])
})
