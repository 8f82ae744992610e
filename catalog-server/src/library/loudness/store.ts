import { sql } from 'kysely'
import type { Clock } from '../../base/clock.ts'
import { referenceLufs } from '../../catalog/index.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { albumLoudness } from './album.ts'
import type { Measurement } from './measure.ts'

/** A file to measure. */
export type Unmeasured = { payloadHash: string; folder: string | null; path: string }

export type LoudnessStore = {
  /** The next album, by its id, that may have unmeasured tracks. */
  nextAlbum(after: string): Promise<string | null>
  unmeasuredIn(albumId: string): Promise<Unmeasured[]>
  /** The number of tracks to measure. It reads all of them. */
  countUnmeasured(): Promise<number>
  /** Null for a sound that cannot be decoded: it is not tried again. */
  keep(payloadHash: string, measurement: Measurement | null): Promise<void>
  /** Stores the loudness of an album once all its tracks are measured. */
  settle(albumId: string): Promise<void>
}

const isUnmeasured = `t.availability <> 'missing' AND t.track_gain_db IS NULL AND t.payload_hash IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM loudness WHERE loudness.payload_hash = t.payload_hash)`

type TrackRow = {
  gain: number | null
  gain_peak: number | null
  lufs: number | null
  true_peak: number | null
  seconds: number
}

export function createLoudnessStore(catalog: CatalogStore, clock: Clock): LoudnessStore {
  const { aside, gate, writer } = catalog
  const insert = writer.query('INSERT OR REPLACE INTO loudness VALUES (?, ?, ?, ?)')
  const insertAlbum = writer.query(
    'INSERT OR REPLACE INTO album_loudness SELECT id, ?, ? FROM albums WHERE id = ?',
  )
  const anyLeft = writer.query<object, [string]>(
    `SELECT 1 FROM tracks t WHERE t.album_id = ? AND ${isUnmeasured} LIMIT 1`,
  )
  const tracksIn = writer.query<TrackRow, [string]>(
    `SELECT t.track_gain_db AS gain, t.track_peak AS gain_peak, l.integrated_lufs AS lufs, l.true_peak,
       coalesce(t.duration_secs, 0) AS seconds
     FROM tracks t LEFT JOIN loudness l ON l.payload_hash = t.payload_hash
     WHERE t.album_id = ? AND t.availability <> 'missing'`,
  )

  return {
    nextAlbum: async (after) => {
      const { rows } = await sql<{ id: string }>`
        SELECT id FROM albums WHERE id > ${after} AND track_count > 0
          AND NOT EXISTS (SELECT 1 FROM album_loudness WHERE album_id = albums.id) ORDER BY id LIMIT 1`.execute(
        aside,
      )
      return rows[0]?.id ?? null
    },
    unmeasuredIn: async (albumId) => {
      const { rows } = await sql<Unmeasured>`
        SELECT t.payload_hash AS payloadHash, t.audio_uri AS path,
          (SELECT path FROM music_folders WHERE id = t.library_id) AS folder
        FROM tracks t WHERE t.album_id = ${albumId} AND ${sql.raw(isUnmeasured)}
        GROUP BY t.payload_hash ORDER BY t.audio_uri`.execute(aside)
      return rows
    },
    countUnmeasured: async () => {
      const { rows } = await sql<{ count: number }>`
        SELECT count(DISTINCT t.payload_hash) AS count FROM tracks t WHERE ${sql.raw(isUnmeasured)}`.execute(
        aside,
      )
      return rows[0]?.count ?? 0
    },
    keep: (payloadHash, measurement) =>
      gate.transact(() => {
        insert.run(
          payloadHash,
          measurement?.integratedLufs ?? null,
          measurement?.truePeak ?? null,
          clock.now(),
        )
      }),
    settle: (albumId) =>
      gate.transact(() => {
        // Changes since then are for the next round.
        if (anyLeft.get(albumId)) return
        const { lufs, peak } = albumLoudness(tracksIn.all(albumId).map(toTrack))
        insertAlbum.run(lufs, peak, albumId)
      }),
  }
}

/** The tags of a track take precedence over measurements. */
const toTrack = (row: TrackRow) => ({
  lufs: row.gain === null ? row.lufs : referenceLufs - row.gain,
  peak: row.gain === null ? row.true_peak : row.gain_peak,
  seconds: row.seconds,
})
