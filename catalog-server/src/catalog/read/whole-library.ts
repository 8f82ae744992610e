import { sql } from 'kysely'
import type { ListedTable } from '../../db/catalog/listed-sql.ts'
import { isListed } from '../../db/catalog/listed.ts'
import type { OffsetPage } from './by-offset.ts'
import { createPagesByOffset } from './by-offset.ts'
import type { Connections } from './page.ts'

/** More rows than these are read, or passed over, aside. */
const rowsAtOnce = 1_000

/** The whole library by offset, in the order in which it was stored: what is added meanwhile comes last. */
export function createWholeLibrary({ read, aside }: Connections) {
  const pageOf = createPagesByOffset<number>()

  return (table: ListedTable, page: OffsetPage): Promise<string[]> =>
    pageOf(table, page, async (after, skip, limit) => {
      const db = skip + limit > rowsAtOnce ? aside : read
      const row = sql.ref(`${table}.rowid`)
      // Spelled as in the index of this order, which has the condition as its value.
      const { rows } = await sql<{ id: string; place: number }>`
        SELECT id, ${row} AS place FROM ${sql.table(table)}
        WHERE (${isListed(table)}) = 1 AND ${row} > ${after ?? 0}
        ORDER BY ${row} LIMIT ${limit} OFFSET ${skip}`.execute(db)
      return rows
    })
}
