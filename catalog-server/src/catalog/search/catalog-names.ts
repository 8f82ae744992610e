import type { Database } from 'bun:sqlite'
import { listedSql } from '../../db/catalog/listed-sql.ts'
import type { Named } from './index-entries.ts'
import type { Kind } from './kinds.ts'

/** A failure of the catalog, which says nothing about the index. */
export class CatalogUnreadable extends Error {
  override name = 'CatalogUnreadable'
}

/** The searched text: the name, and the names of the artists and of the album. */
const sources: Record<Kind, string> = {
  artist: `SELECT artists.rowid AS row, id, name, NULL AS context FROM artists WHERE ${listedSql.artists}`,
  album: `SELECT albums.rowid AS row, id, name,
    (SELECT group_concat(artists.name, ' ') FROM album_artists JOIN artists ON artists.id = artist_id
      WHERE album_id = albums.id) AS context
    FROM albums WHERE ${listedSql.albums}`,
  track: `SELECT tracks.rowid AS row, tracks.id, tracks.name, albums.name || ' ' || coalesce((
    SELECT group_concat(DISTINCT artists.name) FROM track_artists JOIN artists ON artists.id = artist_id
      WHERE track_id = tracks.id), '') AS context
    FROM tracks JOIN albums ON albums.id = album_id WHERE ${listedSql.tracks}`,
}

type Queued = { number: number; kind: Kind; id: string }
/** The last number that was ever queued, and the first that is still there. */
export type Queue = { newest: number; oldest: number | null }

export type CatalogNames = ReturnType<typeof catalogNames>

/**
 * Reads the names and the queue that the index is built from.
 *
 * @throws CatalogUnreadable from each of its functions
 */
export function catalogNames(catalog: Database) {
  const reading = <R>(read: () => R): R => {
    try {
      return read()
    } catch (cause) {
      throw new CatalogUnreadable('The catalog could not be read', { cause })
    }
  }
  return {
    queue: (): Queue =>
      reading(
        () =>
          // In one statement, so that both are of one moment.
          catalog
            .query<Queue, []>(
              `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'search_queue'), 0) AS newest,
                 (SELECT min(number) FROM search_queue) AS oldest`,
            )
            .get() ?? { newest: 0, oldest: null },
      ),

    queued: (after: number, max: number): Queued[] =>
      reading(() =>
        catalog
          .query<Queued, [number, number]>(
            'SELECT number, kind, id FROM search_queue WHERE number > ? ORDER BY number LIMIT ?',
          )
          .all(after, max),
      ),

    /** The listed ones among these ids. */
    withIds: (kind: Kind, ids: readonly string[]): Named[] =>
      reading(() =>
        catalog
          .query<Named, [string]>(`${sources[kind]} AND ${kind}s.id IN (SELECT value FROM json_each(?))`)
          .all(JSON.stringify(ids)),
      ),

    /** Listed ones in the order of their rows. */
    afterRow: (kind: Kind, row: number, max: number): (Named & { row: number })[] =>
      reading(() =>
        catalog
          .query<Named & { row: number }, [number, number]>(
            `${sources[kind]} AND ${kind}s.rowid > ? ORDER BY ${kind}s.rowid LIMIT ?`,
          )
          .all(row, max),
      ),
  }
}
