import { sql } from 'kysely'
import { inBatches } from '../../base/turns.ts'
import type { ListedTable } from '../../db/catalog/listed-sql.ts'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'

const idsAtOnce = 1_000

/** Those among these ids that are listed, in the order of the ids. */
export async function listedAmong(
  { read }: CatalogStore,
  table: ListedTable,
  ids: readonly string[],
): Promise<string[]> {
  const id = sql.ref(`${table}.id`)
  const listed: string[] = []
  await inBatches(ids, idsAtOnce, async (some) => {
    const { rows } = await sql<{ id: string }>`
      SELECT ${id} AS id FROM json_each(${JSON.stringify(some)}) AS given
      CROSS JOIN ${sql.table(table)} ON ${id} = given.value WHERE ${isListed(table)}
      ORDER BY given.key`.execute(read)
    for (const row of rows) listed.push(row.id)
  })
  return listed
}
