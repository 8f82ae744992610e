import type { ContentType, TrackId } from '@pezzottify/contract'
import { inBatches } from '../../base/turns.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'

type Ids = readonly string[]
export type ShownTrack = { id: TrackId; duration_secs: number | null }

const idsAtOnce = 500

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
  }
}
