import type { Database } from 'bun:sqlite'
import type { SearchHit } from '@pezzottify/contract'

type Named = { type: SearchHit['item_type']; id: string; name: string }

/**
 * Adds the names from the catalog in lower case; the index has names without accents only. They are looked up one by one: left
 * to itself, SQLite reads whole tables for the few that are wanted.
 */
export function withMatchableText(catalog: Database, hits: readonly SearchHit[]): SearchHit[] {
  const ids = JSON.stringify(hits.map((hit) => hit.item_id))
  const rows = catalog
    .query<Named, [string]>(
      `WITH wanted AS MATERIALIZED (SELECT value AS id FROM json_each(?))
       SELECT 'Artist' AS type, id, name FROM wanted CROSS JOIN artists USING (id)
       UNION ALL SELECT 'Album', id, name FROM wanted CROSS JOIN albums USING (id)
       UNION ALL SELECT 'Track', id, name FROM wanted CROSS JOIN tracks USING (id)`,
    )
    .all(ids)
  const names = new Map(rows.map(({ type, id, name }) => [`${type} ${id}`, name.toLowerCase()]))
  return hits.map((hit) => ({
    ...hit,
    matchable_text: names.get(`${hit.item_type} ${hit.item_id}`) ?? hit.matchable_text,
  }))
}

/** Of hits that are equally good the one that is spelled like the query first: Pink before P!nk, and the other way round. */
export function asSpelled(hits: readonly SearchHit[], query: string): SearchHit[] {
  const wanted = query.trim().normalize('NFC').toLowerCase()
  const isOther = (hit: SearchHit): number => Number(hit.matchable_text !== wanted)
  return hits.toSorted((a, b) => a.adjusted_score - b.adjusted_score || isOther(a) - isOther(b))
}
