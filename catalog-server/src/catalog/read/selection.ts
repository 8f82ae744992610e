import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { ListedTable } from '../../db/catalog/listed-sql.ts'
import { isListed } from '../../db/catalog/listed.ts'
import { containing } from '../../db/like.ts'
import { filterText } from '../../base/text.ts'
import type { CatalogDb } from './rows.ts'

/** The filter of a list. */
export type Selection = { filter?: string | undefined; genre?: string | undefined }

const kindOf = { artists: 'artist', albums: 'album', tracks: 'track' } as const
const genreLinks = { albums: 'album', tracks: 'track' } as const
/**
 * Up to this size all items of a genre are looked up; for larger genres the list is walked until a page is
 * full.
 */
export const rareGenreMax = 5_000

/** Whether SQLite has to read every row of the list. */
export const isSelective = ({ filter, genre }: Selection): boolean => Boolean(filter) || genre !== undefined

/** The condition for the rows of a selection. */
function conditionOf(table: ListedTable, { filter, genre }: Selection, isRare: boolean) {
  let condition = isListed(table)
  if (filter)
    condition = sql`${condition} AND ${sql.ref(`${table}.sort_key`)} LIKE ${containing(filterText(filter))} ESCAPE '\\'`
  return genre === undefined ? condition : sql<boolean>`${condition} AND ${isOfGenre(table, genre, isRare)}`
}

function isOfGenre(table: ListedTable, genre: string, isRare: boolean): RawBuilder<boolean> {
  const id = sql.ref(`${table}.id`)
  if (table === 'artists')
    return sql`${id} IN (SELECT artist_id FROM album_artists JOIN album_genres USING (album_id) WHERE genre = ${genre})`
  const links = sql.table(`${genreLinks[table]}_genres`)
  const linkId = sql.ref(`${genreLinks[table]}_id`)
  return isRare
    ? sql`${id} IN (SELECT ${linkId} FROM ${links} WHERE genre = ${genre})`
    : sql`EXISTS (SELECT 1 FROM ${links} WHERE genre = ${genre} AND ${linkId} = ${id})`
}

/** The number of items of a genre; null when that count is not kept. */
async function countOfGenre(db: CatalogDb, table: ListedTable, genre: string): Promise<number | null> {
  if (table === 'artists') return null
  const row = await db
    .selectFrom('genre_counts')
    .select(`${genreLinks[table]}_count as count`)
    .where('genre', '=', genre)
    .executeTakeFirst()
  return row?.count ?? 0
}

export async function totalOf(db: CatalogDb, table: ListedTable): Promise<number> {
  const row = await db
    .selectFrom('listed_totals')
    .select('count')
    .where('kind', '=', kindOf[table])
    .executeTakeFirst()
  return row?.count ?? 0
}

/** The number of selected rows, and the condition that finds them. `aside` counts where that takes long. */
export async function select(
  { read, aside }: { read: CatalogDb; aside: CatalogDb },
  table: ListedTable,
  selection: Selection,
): Promise<{ total: number; condition: RawBuilder<boolean> }> {
  const { filter, genre } = selection
  const ofGenre = genre === undefined ? null : await countOfGenre(read, table, genre)
  const condition = conditionOf(table, selection, ofGenre !== null && ofGenre <= rareGenreMax)
  if (!filter && ofGenre !== null) return { total: ofGenre, condition }
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM ${sql.table(table)} WHERE ${condition}`.execute(aside)
  return { total: rows[0]?.count ?? 0, condition }
}
