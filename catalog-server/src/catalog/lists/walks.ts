import { sql } from 'kysely'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { isListed } from '../../db/catalog/listed.ts'
import type { ListedTable } from '../../db/catalog/listed-sql.ts'
import type { Walk } from './by-offset.ts'
import type { CatalogDb } from '../read/rows.ts'
import { createByArtist } from './by-artist.ts'
import { byGenre } from './by-genre.ts'
import type { NamedRow, PagedList, Place } from './list.ts'
import { behind, toPlaced } from './list.ts'

/** More entries of an index are passed over on the aside. */
const skipAtOnceMax = 5_000
/** A row that is read counts as so many entries. */
const rowsToEntries = 5

/** How to go through each list. */
export function walksOf(store: CatalogStore): (list: PagedList) => Walk<Place> {
  const { read, aside } = store
  const byArtist = createByArtist(store)
  const connectionFor = (skip: number): CatalogDb => (skip > skipAtOnceMax ? aside : read)
  return (list) => {
    switch (list.by) {
      case 'stored':
        return (after, skip, limit) =>
          byStored(list.of, connectionFor(skip + rowsToEntries * limit))(after, skip, limit)
      case 'name':
        return (after, skip, limit) => byName('albums', connectionFor(skip))(after, skip, limit)
      case 'newest':
        return (after, skip, limit) => byNewest(connectionFor(skip))(after, skip, limit)
      case 'year':
        return (after, skip, limit) => byYear(list, connectionFor(skip))(after, skip, limit)
      case 'artist':
        return byArtist
      case 'genre':
        return byGenre(store, list)
    }
  }
}

const byStored =
  (table: ListedTable, db: CatalogDb): Walk<Place> =>
  async (after, skip, limit) => {
    const row = sql.ref(`${table}.rowid`)
    // Spelled as in the index of this order, which has the condition as its value.
    const { rows } = await sql<{ id: string; at: number }>`
      SELECT id, ${row} AS at FROM ${sql.table(table)}
      WHERE (${isListed(table)}) = 1 AND ${row} > ${after?.[0] ?? 0}
      ORDER BY ${row} LIMIT ${limit} OFFSET ${skip}`.execute(db)
    return rows.map(({ id, at }) => ({ id, place: [at] }))
  }

export const byName =
  (table: ListedTable, db: CatalogDb): Walk<Place> =>
  async (after, skip, limit) => {
    const [column, id] = [sql.ref(`${table}.sort_key`), sql.ref(`${table}.id`)]
    const { rows } = await sql<NamedRow>`
      SELECT ${id} AS id, ${column} AS name FROM ${sql.table(table)}
      WHERE ${isListed(table)} AND ${behind(column, id, after)}
      ORDER BY ${column}, ${id} LIMIT ${limit} OFFSET ${skip}`.execute(db)
    return rows.map(toPlaced)
  }

const byNewest =
  (db: CatalogDb): Walk<Place> =>
  async (after, skip, limit) => {
    const rest = after === null ? sql`TRUE` : sql`(added_at, id) < (${after[0]}, ${after[1]})`
    const { rows } = await sql<{ id: string; at: number }>`
      SELECT id, added_at AS at FROM albums WHERE ${isListed('albums')} AND ${rest}
      ORDER BY added_at DESC, id DESC LIMIT ${limit} OFFSET ${skip}`.execute(db)
    return rows.map(({ id, at }) => ({ id, place: [at, id] }))
  }

const byYear =
  ({ from, to }: { from: number; to: number }, db: CatalogDb): Walk<Place> =>
  async (after, skip, limit) => {
    const isTurned = from > to
    const [first, last] = isTurned ? [to, from] : [from, to]
    const [down, beyond] = isTurned ? [sql`DESC`, sql`<`] : [sql`ASC`, sql`>`]
    const rest =
      after === null
        ? sql`TRUE`
        : sql`(release_year, sort_key, id) ${beyond} (${after[0]}, ${after[1]}, ${after[2]})`
    const { rows } = await sql<{ id: string; year: number; name: string | null }>`
      SELECT id, release_year AS year, sort_key AS name FROM albums
      WHERE ${isListed('albums')} AND release_year IS NOT NULL
        AND release_year BETWEEN ${first} AND ${last} AND ${rest}
      ORDER BY release_year ${down}, sort_key ${down}, id ${down} LIMIT ${limit} OFFSET ${skip}`.execute(db)
    return rows.map(({ id, year, name }) => ({ id, place: [year, name, id] }))
  }
