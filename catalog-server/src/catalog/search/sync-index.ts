import type { Database } from 'bun:sqlite'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { listedSql } from '../../db/catalog/listed.ts'
import type { HeldIndex } from './held-index.ts'
import type { Kind } from './index-file.ts'
import { endTurn } from '../../base/turns.ts'
import { joinedForms, searchText } from './text.ts'
import { addVocabulary } from './fuzzy-candidates.ts'

const batchMax = 400
/** The longest time that a batch blocks the main thread. */
const batchMaxMs = 8

type Named = { id: string; name: string; context: string | null }

/** Rows in one step: so many are queued in a few milliseconds. */
const queuedAtOnce = 2_000

/** The searched text: the name, and the names of the artists and of the album. */
const sources: Record<Kind, string> = {
  artist: `SELECT id, name, NULL AS context FROM artists WHERE id = ? AND ${listedSql.artists}`,
  album: `SELECT id, name,
    (SELECT group_concat(artists.name, ' ') FROM album_artists JOIN artists ON artists.id = artist_id
      WHERE album_id = albums.id) AS context
    FROM albums WHERE id = ? AND ${listedSql.albums}`,
  track: `SELECT tracks.id, tracks.name, albums.name || ' ' || coalesce((
    SELECT group_concat(DISTINCT artists.name) FROM track_artists JOIN artists ON artists.id = artist_id
      WHERE track_id = tracks.id), '') AS context
    FROM tracks JOIN albums ON albums.id = album_id WHERE tracks.id = ? AND ${listedSql.tracks}`,
}

/**
 * Queues every artist, album and track. A large catalog is queued step by step.
 *
 * @returns whether it was completed
 */
export async function queueAll(catalog: CatalogStore, shouldContinue: () => boolean): Promise<boolean> {
  for (const kind of ['artist', 'album', 'track'] as const) {
    let last: string | null = ''
    while (last !== null) {
      if (!shouldContinue()) return false
      last = await queueSome(catalog, kind, last)
      await endTurn()
    }
  }
  return true
}

/** The backlog is counted up to this number. */
const countedMax = 10_000

export function createBacklogCount({ reader }: CatalogStore): () => number {
  const waiting = reader.query<{ count: number }, [number]>(
    'SELECT count(*) AS count FROM (SELECT 1 FROM search_queue LIMIT ?)',
  )
  return () => waiting.get(countedMax)?.count ?? 0
}

/** @returns the last id that was queued, null when there was none */
const queueSome = (catalog: CatalogStore, kind: Kind, after: string): Promise<string | null> =>
  catalog.exclusively((writer) => {
    const some = `SELECT id FROM ${kind}s WHERE id > ? ORDER BY id LIMIT ${queuedAtOnce}`
    const found = writer
      .query<{ last: string | null }, [string]>(`SELECT max(id) AS last FROM (${some})`)
      .get(after)
    writer.query(`INSERT OR IGNORE INTO search_queue SELECT '${kind}', id FROM (${some})`).run(after)
    return found?.last ?? null
  })

/**
 * Indexes one batch of changed names from the catalog's queue. The index commits first: names that a crash leaves in
 * the queue are indexed again, which changes nothing.
 *
 * @returns the number indexed; 0 when the index is up to date; null when there is none
 */
export const indexBatch = (catalog: CatalogStore, held: HeldIndex): Promise<number | null> =>
  catalog.exclusively((writer) => {
    const queued = writer
      .query<{ kind: Kind; id: string }, [number]>('SELECT kind, id FROM search_queue LIMIT ?')
      .all(batchMax)
    const started = performance.now()
    let failure: Error | null = null
    /** Errors of the catalog must not count as damage of the index. */
    const named = (kind: Kind, id: string): Named | null | Error => {
      try {
        return writer.query<Named, [string]>(sources[kind]).get(id)
      } catch (cause) {
        return (failure = new Error('The catalog could not be read', { cause }))
      }
    }
    const used = held.use((index) => {
      let taken = 0
      index.transaction(() => {
        for (const { kind, id } of queued) {
          const row = named(kind, id)
          if (row instanceof Error) return
          replace(index, kind, id, row)
          taken += 1
          if (performance.now() - started > batchMaxMs) return
        }
      })()
      return taken
    })
    if (!used) return null
    const done = writer.query('DELETE FROM search_queue WHERE kind = ? AND id = ?')
    writer.transaction(() => {
      for (const { kind, id } of queued.slice(0, used.result)) done.run(kind, id)
    })()
    if (failure) throw failure
    return used.result
  })

function replace(index: Database, kind: Kind, id: string, row: Named | null): void {
  const known = index
    .query<{ number: number }, [string]>(`SELECT number FROM ${kind}_names WHERE id = ?`)
    .get(id)
  if (known) {
    index.query(`DELETE FROM ${kind}_words WHERE rowid = ?`).run(known.number)
    index.query(`DELETE FROM ${kind}_names WHERE number = ?`).run(known.number)
  }
  if (!row) return
  const folded = searchText(row.name)
  const context = searchText(row.context ?? '')
  const words = [folded, ...joinedForms(row.name)].join(' ')
  addVocabulary(index, words)
  const { lastInsertRowid } = index
    .query(`INSERT INTO ${kind}_names (id, folded) VALUES (?, ?)`)
    .run(id, folded)
  index
    .query(`INSERT INTO ${kind}_words (rowid, name, context) VALUES (?, ?, ?)`)
    .run(lastInsertRowid, words, context)
}
