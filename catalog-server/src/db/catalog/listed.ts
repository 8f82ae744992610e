import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'

export type ListedTable = 'artists' | 'albums' | 'tracks'

/**
 * What is listed: missing tracks are not, nor albums and artists of whom nothing else is left. Everything that lists, counts
 * or finds asks this. The indexes of the lists have the same conditions: spelled otherwise, they would not be used.
 */
export const listedSql = {
  artists: 'artists.is_listed',
  albums: 'albums.is_listed',
  tracks: "tracks.availability <> 'missing'",
} as const satisfies Record<ListedTable, string>

export const isListed = (table: ListedTable): RawBuilder<boolean> => sql.raw(listedSql[table])
