import type { SelectQueryBuilder } from 'kysely'
import { sql } from 'kysely'
import type { CatalogDb } from './rows.ts'

/** Draws beyond the wanted number, because gaps and repetitions lose some. */
const drawsPerItem = 4

/**
 * Ids by chance from the rows of a query, without sorting the whole table: each draw takes the next row after a random
 * place. Rows after gaps are a little likelier, which a shelf of surprises does not mind.
 */
export async function pickRandom<Tables, Table extends keyof Tables, Row>(
  db: CatalogDb,
  query: SelectQueryBuilder<Tables, Table, Row>,
  table: 'albums' | 'artists' | 'tracks',
  count: number,
): Promise<string[]> {
  const { last } = await db
    .selectFrom(table)
    .select(sql<number>`coalesce(max(rowid), 0)`.as('last'))
    .executeTakeFirstOrThrow()
  const rowid = sql.ref<number>(`${table}.rowid`)
  const next = query.clearSelect().select(sql.ref<string>(`${table}.id`).as('id'))
  const ids = new Set<string>()
  for (let draw = 0; draw < count * drawsPerItem && ids.size < count; draw += 1) {
    const place = Math.floor(Math.random() * last) + 1
    const drawn = next
      .where(sql<boolean>`${rowid} >= ${place}`)
      .orderBy(rowid)
      .limit(1)
    // The table is a parameter here, so Kysely cannot work out the row that this select makes.
    const row = (await drawn.executeTakeFirst()) as unknown as { id: string } | undefined
    if (row) ids.add(row.id)
  }
  return [...ids]
}
