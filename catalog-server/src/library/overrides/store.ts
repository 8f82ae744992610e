import type { Override } from '@pezzottify/contract'
import type { Database } from 'bun:sqlite'
import { notFound } from '../../base/errors.ts'
import { listIn, recordIn } from '../../base/stored-json.ts'
import type { AlbumPartsTable } from '../../db/catalog/tables.ts'

type Row = { id: number; kind: Override['kind']; text: string; names: string; created_at: number }

/** As they were before, to be put back. */
export type Before = { albums: BeforeAlbum[]; parts: AlbumPartsTable[] }
type BeforeAlbum = { id: string; name: string; album_type: string; identity_key: string; added_at: number }

/** The rows of what people said, as single steps. */
export function createOverrideStore(database: Database) {
  const columns = 'id, kind, text, names, created_at'
  const all = database.query<Row, []>(`SELECT ${columns} FROM overrides ORDER BY id DESC`)
  const byId = database.query<Row & { before: string }, [number]>(
    `SELECT ${columns}, before FROM overrides WHERE id = ?`,
  )
  const count = database.query<{ count: number }, []>('SELECT count(*) AS count FROM overrides')
  const insert = database.query<Row, [string, string, string, string, number]>(
    `INSERT INTO overrides (kind, text, names, before, created_at) VALUES (?, ?, ?, ?, ?) RETURNING ${columns}`,
  )
  const remove = database.query('DELETE FROM overrides WHERE id = ?')
  const addTracks = database.query(
    `INSERT INTO override_tracks (track_id, override_id, former_album_id)
     SELECT id, ?, album_id FROM tracks WHERE id IN (SELECT value FROM json_each(?))`,
  )
  const albumRows = database.query<BeforeAlbum, [string]>(
    `SELECT id, name, album_type, identity_key, added_at FROM albums WHERE id IN (SELECT value FROM json_each(?))`,
  )
  const partRows = database.query<AlbumPartsTable, [string]>(
    `SELECT key, album_id, likeness, folder_id, directory, directories, cover, shared_cover FROM album_parts
     WHERE album_id IN (SELECT value FROM json_each(?))`,
  )
  const ofAlbum = database.query<{ id: number }, [string]>(
    `SELECT DISTINCT override_id AS id FROM override_tracks JOIN tracks ON tracks.id = track_id
     WHERE album_id = ? ORDER BY 1 DESC`,
  )

  return {
    all: (): Override[] => all.all().map(toOverride),
    get: (id: number): Override & { before: Before } => {
      const row = byId.get(id)
      if (!row) throw notFound()
      // Our own text, written below.
      return { ...toOverride(row), before: { albums: [], parts: [], ...recordIn(row.before) } as Before }
    },
    count: (): number => count.get()?.count ?? 0,
    add: (said: Pick<Override, 'kind' | 'text' | 'names'>, before: Before | null, now: number): Override => {
      const row = insert.get(said.kind, said.text, JSON.stringify(said.names), JSON.stringify(before), now)
      if (!row) throw notFound()
      return toOverride(row)
    },
    addTracks: (id: number, trackIds: readonly string[]) => void addTracks.run(id, JSON.stringify(trackIds)),
    remove: (id: number) => void remove.run(id),
    before: (albumIds: readonly string[]): Before => {
      const ids = JSON.stringify(albumIds)
      return { albums: albumRows.all(ids), parts: partRows.all(ids) }
    },
    ofAlbum: (albumId: string): number[] => ofAlbum.all(albumId).map(({ id }) => id),
  }
}

const toOverride = ({ names, ...row }: Row): Override => ({
  id: row.id,
  kind: row.kind,
  text: row.text,
  names: listIn(names).filter((name) => typeof name === 'string'),
  created_at: row.created_at,
})
