import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { ListedTable } from '../../db/catalog/listed-sql.ts'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogDb } from './rows.ts'

/** Tables up to this length are shuffled completely. */
const shortTableMax = 2_000
/** When fewer rows are listed, or a larger share is wanted, too many draws miss. */
const listedShareMin = 0.25
const wantedShareMax = 0.5
const roundsMax = 10

/**
 * The given number of different random ids of a list, all equally likely. Without a selection rowids are drawn and
 * looked up, a few hundred at a time; otherwise it is one pass over the selected rows.
 */
export async function pickRandom(
  { read, aside }: { read: CatalogDb; aside: CatalogDb },
  table: ListedTable,
  { count, total, condition }: { count: number; total: number; condition: RawBuilder<boolean> | null },
): Promise<string[]> {
  if (count === 0 || total === 0) return []
  const orderedIn = (db: CatalogDb, condition: RawBuilder<boolean>): Promise<string[]> =>
    idsOf(db, sql`SELECT id FROM ${sql.table(table)} WHERE ${condition} ORDER BY random() LIMIT ${count}`)
  if (condition) return orderedIn(aside, condition)
  const rowid = sql.ref(`${table}.rowid`)
  const [{ last = 0 } = {}] = (
    await sql<{ last: number }>`SELECT max(${rowid}) AS last FROM ${sql.table(table)}`.execute(read)
  ).rows
  if (last <= shortTableMax) return orderedIn(read, isListed(table))
  if (total < last * listedShareMin || count > total * wantedShareMax)
    return orderedIn(aside, isListed(table))
  const ids = new Set<string>()
  for (let round = 0; round < roundsMax && ids.size < count; round += 1) {
    const drawn = JSON.stringify(numbersUpTo(last, Math.ceil(((count - ids.size) * last) / total) + 10))
    const found = await idsOf(
      read,
      sql`SELECT id FROM ${sql.table(table)}
        WHERE ${rowid} IN (SELECT value FROM json_each(${drawn})) AND ${isListed(table)}`,
    )
    // They come in the order of the table: cutting them off there would favour its beginning.
    for (const id of shuffled(found)) if (ids.size < count) ids.add(id)
  }
  return shuffled([...ids])
}

const idsOf = async (db: CatalogDb, query: RawBuilder<unknown>): Promise<string[]> =>
  (query as RawBuilder<{ id: string }>).execute(db).then(({ rows }) => rows.map(({ id }) => id))

const numbersUpTo = (last: number, count: number): number[] =>
  Array.from({ length: count }, () => Math.floor(Math.random() * last) + 1)

/** The shuffle of Fisher and Yates. */
function shuffled<T>(items: T[]): T[] {
  for (let end = items.length - 1; end > 0; end -= 1) {
    const at = Math.floor(Math.random() * (end + 1))
    const [a, b] = [items[end], items[at]]
    if (a !== undefined && b !== undefined) [items[at], items[end]] = [a, b]
  }
  return items
}
