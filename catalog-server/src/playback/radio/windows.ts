import { sql } from 'kysely'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { textsIn } from './facts.ts'

type Catalog = Pick<CatalogStore, 'read'>
type Random = () => number

/** The number of consecutive ids in an index that are read at one position. */
const windowMax = 16

/** A position among the ids of a genre or artist: from 0, the first of them, to 1. */
export type Place = readonly [of: string, at: number]

/** Enough positions to choose a few ids from each; for a short list its beginning, which is all of it. */
export const placesIn = (of: string, count: number, wanted: number, random: Random): Place[] =>
  count <= windowMax ? [[of, 0]] : Array.from({ length: wanted }, () => [of, random()])

/**
 * Ids of tracks or albums of genres, a window for each position. Positions are found by the rowids between the first
 * and the last of the genre, so that a genre imported in one go is sampled as evenly as any other.
 */
export function windowsOfGenres(
  catalog: Catalog,
  kind: 'track' | 'album',
  places: readonly Place[],
): Promise<string[][]> {
  const [table, links, id] = [sql.table(`${kind}s`), sql.table(`${kind}_genres`), sql.ref(`${kind}_id`)]
  const rowOf = (end: 'min' | 'max') => sql`(SELECT rowid FROM ${table}
    WHERE id = (SELECT ${sql.raw(end)}(${id}) FROM ${links} WHERE genre = value ->> 0))`
  return windows(
    catalog,
    sql`
    WITH places AS MATERIALIZED (
      SELECT value ->> 0 AS name, value ->> 1 AS at, ${rowOf('min')} AS low, ${rowOf('max')} AS high
      FROM json_each(${JSON.stringify(places)}))
    SELECT (SELECT json_group_array(id) FROM (
      SELECT ${id} AS id FROM ${links}
      WHERE genre = name AND ${id} >= iif(at = 0, '', (SELECT id FROM ${table}
        WHERE rowid >= min(low, high) + CAST(at * abs(high - low) AS INTEGER) ORDER BY rowid LIMIT 1))
      ORDER BY ${id} LIMIT ${windowMax})) AS ids
    FROM places`,
  )
}

/** Ids of tracks of artists, in any role, a window for each position. */
export function windowsOfArtists(catalog: Catalog, places: readonly Place[]): Promise<string[][]> {
  const end = (which: 'min' | 'max') =>
    sql`(SELECT ${sql.raw(which)}(rowid) FROM track_artists WHERE artist_id = value ->> 0)`
  return windows(
    catalog,
    sql`
    WITH places AS MATERIALIZED (
      SELECT value ->> 0 AS name, value ->> 1 AS at, ${end('min')} AS low, ${end('max')} AS high
      FROM json_each(${JSON.stringify(places)}))
    SELECT (SELECT json_group_array(track_id) FROM (
      SELECT track_id FROM track_artists
      WHERE artist_id = name AND rowid >= low + CAST(at * (high - low) AS INTEGER)
      ORDER BY rowid LIMIT ${windowMax})) AS ids
    FROM places`,
  )
}

/** Ids of any tracks, a window for each position from 0 to 1. */
export const windowsOfLibrary = (catalog: Catalog, places: readonly number[]): Promise<string[][]> =>
  windows(
    catalog,
    sql`
    SELECT (SELECT json_group_array(id) FROM (
      SELECT id FROM tracks
      WHERE rowid > CAST(value * (SELECT max(rowid) FROM tracks) AS INTEGER) ORDER BY rowid LIMIT ${windowMax})) AS ids
    FROM json_each(${JSON.stringify(places)})`,
  )

async function windows({ read }: Catalog, query: ReturnType<typeof sql>): Promise<string[][]> {
  const { rows } = await query.execute(read)
  return (rows as { ids: string }[]).map(({ ids }) => textsIn(ids))
}

/** `max` random items in random order; all when there are no more. */
export function someOf<T>(items: readonly T[], max: number, random: Random): T[] {
  if (items.length <= max) return [...items]
  const places = new Set<number>()
  while (places.size < max) places.add(Math.floor(random() * items.length))
  return [...places].flatMap((place) => items[place] ?? [])
}
