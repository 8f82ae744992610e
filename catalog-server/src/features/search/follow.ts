import type { Database } from 'bun:sqlite'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { Kind } from './index-file.ts'
import { searchText } from './text.ts'
import { learnWords } from './typos.ts'

const batchMax = 400
/** How long one batch may hold the thread that answers requests. */
const batchMaxMs = 8

type Named = { id: string; name: string; context: string | null }

/** What is searched: the name, and beside it the names of the artists and of the album. */
const sources: Record<Kind, string> = {
  artist: 'SELECT id, name, NULL AS context FROM artists WHERE id = ?',
  album: `SELECT id, name,
    (SELECT group_concat(artists.name, ' ') FROM album_artists JOIN artists ON artists.id = artist_id
      WHERE album_id = albums.id) AS context
    FROM albums WHERE id = ? AND track_count > 0`,
  track: `SELECT tracks.id, tracks.name, albums.name || ' ' || coalesce((
    SELECT group_concat(DISTINCT artists.name) FROM track_artists JOIN artists ON artists.id = artist_id
      WHERE track_id = tracks.id), '') AS context
    FROM tracks JOIN albums ON albums.id = album_id WHERE tracks.id = ? AND availability <> 'missing'`,
}

/** Everything anew: the queue then holds each artist, album and track. */
export const queueAll = (catalog: CatalogStore): Promise<void> =>
  catalog.exclusively((writer) => {
    for (const kind of ['artist', 'album', 'track'])
      writer.run(`INSERT OR IGNORE INTO search_queue SELECT '${kind}', id FROM ${kind}s`)
  })

/**
 * Takes one batch of changed names from the catalog's queue into the index. The index commits first: what a crash leaves
 * in the queue is done once more, which changes nothing.
 *
 * @returns how many were taken; 0 when the index is up to date
 */
export const followBatch = (catalog: CatalogStore, index: Database): Promise<number> =>
  catalog.exclusively((writer) => {
    const queued = writer
      .query<{ kind: Kind; id: string }, [number]>('SELECT kind, id FROM search_queue LIMIT ?')
      .all(batchMax)
    const started = performance.now()
    let taken = 0
    index.transaction(() => {
      for (const { kind, id } of queued) {
        replace(index, kind, id, writer.query<Named, [string]>(sources[kind]).get(id))
        taken += 1
        if (performance.now() - started > batchMaxMs) return
      }
    })()
    const done = writer.query('DELETE FROM search_queue WHERE kind = ? AND id = ?')
    writer.transaction(() => {
      for (const { kind, id } of queued.slice(0, taken)) done.run(kind, id)
    })()
    return taken
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
  learnWords(index, folded)
  const { lastInsertRowid } = index
    .query(`INSERT INTO ${kind}_names (id, folded) VALUES (?, ?)`)
    .run(id, folded)
  index
    .query(`INSERT INTO ${kind}_words (rowid, name, context) VALUES (?, ?, ?)`)
    .run(lastInsertRowid, folded, context)
}
