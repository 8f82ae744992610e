import type { ContentType } from '@pezzottify/contract'
import { inBatches } from '../../base/turns.ts'
import { listedSql } from '../../db/catalog/listed-sql.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'

type Ids = readonly string[]

const idsAtOnce = 500

/** Tells which of some ids the catalog has. */
export function createKnown({ reader }: CatalogStore) {
  const among = (table: string, condition = 'true') => {
    const find = reader.query<{ id: string }, [string]>(
      `SELECT id FROM ${table} WHERE id IN (SELECT value FROM json_each(?)) AND ${condition}`,
    )
    return async (ids: Ids): Promise<Set<string>> => {
      const found = new Set<string>()
      await inBatches(ids, idsAtOnce, (batch) => {
        for (const { id } of find.all(JSON.stringify(batch))) found.add(id)
      })
      return found
    }
  }
  const find = { artist: among('artists'), album: among('albums'), track: among('tracks') }

  return {
    /** Those that are there, also where their files are missing. */
    known: (type: ContentType, ids: Ids): Promise<Set<string>> => find[type](ids),
    /** Those that are listed. */
    listedTracks: among('tracks', listedSql.tracks),
  }
}
