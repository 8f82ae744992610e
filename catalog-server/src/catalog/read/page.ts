import type { Page } from '@pezzottify/contract'
import type { RawBuilder, SelectQueryBuilder } from 'kysely'
import { sql } from 'kysely'
import type { ListedTable } from '../../db/catalog/listed-sql.ts'
import { isListed } from '../../db/catalog/listed.ts'
import type { Cursor } from '../../db/cursor.ts'
import { decodeCursor, encodeCursor } from '../../db/cursor.ts'
import { pickRandom } from './random.ts'
import type { CatalogDb } from './rows.ts'
import { inOrderOf } from './rows.ts'
import type { Selection } from './selection.ts'
import { isSelective, select, totalOf } from './selection.ts'

export type ListRequest = Selection & { sort: string; limit: number; cursor?: string | undefined }

/** `aside` is for queries that read every row of a list. */
export type Connections = { read: CatalogDb; aside: CatalogDb }

const sortColumns: Record<string, string> = {
  name: 'sort_key',
  added: 'added_at',
  release: 'release_date',
  duration: 'duration_secs',
}

/**
 * One page by keyset: the rows after the cursor's row, whatever was inserted meanwhile. Rows without a value come
 * first in ascending and last in descending order, as SQLite sorts them.
 *
 * @param query selects the rows of the table as they are shown
 */
export async function pageOf<Tables, Table extends keyof Tables, Row extends { id: string }>(
  connections: Connections,
  query: SelectQueryBuilder<Tables, Table, Row>,
  table: ListedTable,
  request: ListRequest,
): Promise<Page<Row>> {
  const selected = isSelective(request) ? await select(connections, table, request) : null
  const total = selected?.total ?? (await totalOf(connections.read, table))
  const rowsOf = (ids: readonly string[]): Promise<Row[]> => rowsByIds(query, table, ids)
  if (request.sort === 'random') {
    const condition = selected?.condition ?? null
    const ids = await pickRandom(connections, table, { count: request.limit, total, condition })
    return { items: await rowsOf(ids), next_cursor: null, total }
  }
  if (request.limit === 0) return { items: [], next_cursor: null, total }
  const order = orderOf(table, request)
  const limit = request.limit + 1
  // Only ids here: the remaining columns of rows outside the page would be read in vain.
  const rows = selected
    ? await rowsOf(await idsOf(connections.aside, table, selected.condition, order, limit))
    : await query
        .where(isListed(table))
        .where(order.after)
        .orderBy(order.column, order.direction)
        .orderBy(order.id, order.direction)
        .limit(limit)
        .execute()
  const items = rows.slice(0, request.limit)
  const last = items.at(-1)
  const hasMore = rows.length > request.limit && last !== undefined
  return {
    items,
    total,
    next_cursor: hasMore
      ? encodeCursor({ value: valueOf(last, order.columnName), id: last.id }, nameOf(table, request))
      : null,
  }
}

type Order = {
  columnName: string
  column: RawBuilder<unknown>
  id: RawBuilder<unknown>
  direction: 'asc' | 'desc'
  /** The condition for rows after the cursor. */
  after: RawBuilder<boolean>
}

function orderOf(table: ListedTable, { sort, cursor }: ListRequest): Order {
  const isDescending = sort.startsWith('-')
  const columnName = sortColumns[sort.replace('-', '')] ?? 'sort_key'
  const column = sql.ref(`${table}.${columnName}`)
  const id = sql.ref(`${table}.id`)
  const after =
    cursor === undefined
      ? sql<boolean>`TRUE`
      : afterCursor(column, id, isDescending, decodeCursor(cursor, nameOf(table, { sort })))
  return { columnName, column, id, direction: isDescending ? 'desc' : 'asc', after }
}

const nameOf = (table: ListedTable, { sort }: Pick<ListRequest, 'sort'>): string => `${table} ${sort}`

function afterCursor(
  column: RawBuilder<unknown>,
  id: RawBuilder<unknown>,
  isDescending: boolean,
  { value, id: lastId }: Cursor,
): RawBuilder<boolean> {
  if (value === null)
    return isDescending
      ? sql`(${column} IS NULL AND ${id} < ${lastId})`
      : sql`((${column} IS NULL AND ${id} > ${lastId}) OR ${column} IS NOT NULL)`
  return isDescending
    ? sql`((${column}, ${id}) < (${value}, ${lastId}) OR ${column} IS NULL)`
    : sql`(${column}, ${id}) > (${value}, ${lastId})`
}

async function idsOf(
  db: CatalogDb,
  table: ListedTable,
  condition: RawBuilder<boolean>,
  { after, column, id, direction }: Order,
  limit: number,
): Promise<string[]> {
  const down = sql.raw(direction)
  const { rows } = await sql<{ id: string }>`
    SELECT ${id} AS id FROM ${sql.table(table)} WHERE ${condition} AND ${after}
    ORDER BY ${column} ${down}, ${id} ${down} LIMIT ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

/** The rows in the order of the ids. */
async function rowsByIds<Tables, Table extends keyof Tables, Row extends { id: string }>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  table: ListedTable,
  ids: readonly string[],
): Promise<Row[]> {
  if (ids.length === 0) return []
  return inOrderOf(ids, await query.where(sql.ref(`${table}.id`), 'in', ids).execute())
}

function valueOf(row: object, column: string): string | number | null {
  const value: unknown = column in row ? (row as Record<string, unknown>)[column] : null
  return typeof value === 'string' || typeof value === 'number' ? value : null
}
