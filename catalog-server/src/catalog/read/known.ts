import type { ContentType, TrackId } from '@pezzottify/contract'
import { inBatches } from '../../base/turns.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'

type Ids = readonly string[]
export type ShownTrack = { id: TrackId; duration_secs: number | null }

const idsAtOnce = 500

/** The id of the album that one goes on as, when its files gave way to better ones; else its own. */
export const albumNowSql = 'iif(track_count = 0, coalesce(replaced_by, id), id)'

/** Tells which of some ids the catalog has. */
export function createKnown({ reader }: CatalogStore) {
  const among = (table: string) =>
    reader.query<{ id: string }, [string]>(
      `SELECT id FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`,
    )
  const find = { artist: among('artists'), album: among('albums'), track: among('tracks') }
  const findShown = reader.query<ShownTrack & { asked: string }, [string]>(
    `SELECT tracks.id AS asked, shown.id, shown.duration_secs FROM tracks
     JOIN tracks AS shown ON shown.id = iif(tracks.availability <> 'missing', tracks.id, tracks.replaced_by)
     WHERE tracks.id IN (SELECT value FROM json_each(?)) AND shown.availability <> 'missing'`,
  )
  const former = (table: string) =>
    reader.query<{ id: string; former: string }, [string]>(
      `SELECT replaced_by AS id, id AS former FROM ${table}
       WHERE replaced_by IS NOT NULL AND replaced_by IN (SELECT value FROM json_each(?))`,
    )
  const findFormer = { album: former('albums'), track: former('tracks') }
  const findAlbumNow = reader.query<{ id: string }, [string]>(
    `SELECT ${albumNowSql} AS id FROM albums WHERE id = ?`,
  )

  return {
    /** Those that are there, also where their files are missing. */
    known: async (type: ContentType, ids: Ids): Promise<Set<string>> => {
      const known = new Set<string>()
      await inBatches(ids, idsAtOnce, (batch) => {
        for (const { id } of find[type].all(JSON.stringify(batch))) known.add(id)
      })
      return known
    },
    /** The listed track for each of these ids: itself, or the one that stands for it since it was replaced. */
    shownTracks: async (ids: Ids): Promise<Map<string, ShownTrack>> => {
      const shown = new Map<string, ShownTrack>()
      await inBatches(ids, idsAtOnce, (batch) => {
        for (const { asked, ...track } of findShown.all(JSON.stringify(batch))) shown.set(asked, track)
      })
      return shown
    },
    /** The album that it goes on as, when its files gave way to better ones; else itself. */
    albumNow: (id: string): string => findAlbumNow.get(id)?.id ?? id,
    /** Each of these ids with those that it stands for: what is kept of them is kept of it. */
    withFormer: async (type: ContentType, ids: Ids): Promise<Map<string, string[]>> => {
      const all = new Map(ids.map((id) => [id, [id]]))
      if (type !== 'artist')
        await inBatches(ids, idsAtOnce, (batch) => {
          for (const { id, former } of findFormer[type].all(JSON.stringify(batch))) all.get(id)?.push(former)
        })
      return all
    },
  }
}
