import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { ListedTable } from '../../db/catalog/listed-sql.ts'

/** A list that is read by offset. */
export type PagedList =
  /** All that is listed, in the order in which it was stored: what is added meanwhile comes last. */
  | { of: ListedTable; by: 'stored' }
  | { of: 'albums'; by: 'name' | 'newest' | 'artist' }
  /** Both years are included; the order is turned around where the first is the later one. */
  | { of: 'albums'; by: 'year'; from: number; to: number }
  | { of: 'albums' | 'tracks'; by: 'genre'; genre: string }

/** Where a row stands in the order of its list: the values that it is ordered by, the last of which is its id. */
export type Place = readonly (string | number | null)[]
export type PlacedRow = { id: string; place: Place }

/** A row in the order of names. */
export type NamedRow = { id: string; name: string | null }

export const toPlaced = ({ id, name }: NamedRow): PlacedRow => ({ id, place: [name, id] })

/** Rows behind such a place. Those without a key come first, as SQLite orders them. */
export function behind(
  column: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
  after: Place | null,
): RawBuilder<boolean> {
  if (after === null) return sql`TRUE`
  const [name = null, last = null] = after
  return name === null
    ? sql`((${column} IS NULL AND ${id} > ${last}) OR ${column} IS NOT NULL)`
    : sql`(${column}, ${id}) > (${name}, ${last})`
}
