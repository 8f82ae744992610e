import type { Migration } from '../../migrate.ts'

const isRelevant = [
  'album_id',
  'payload_hash',
  'availability',
  'duration_secs',
  'track_gain_db',
  'album_gain_db',
]
  .map((column) => `new.${column} IS NOT old.${column}`)
  .join(' OR ')

/**
 * The measured loudness of a sound, by the hash of its audio, so that a file that is moved or retagged is not measured
 * again. A row in `album_loudness` marks an album as completely measured: triggers remove it when its tracks change,
 * and albums without a row are the remaining work.
 */
export const loudness: Migration = {
  name: '0010-loudness',
  sql: `
CREATE TABLE loudness (
  payload_hash TEXT PRIMARY KEY,
  integrated_lufs REAL,
  true_peak REAL,
  measured_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE album_loudness (
  album_id TEXT PRIMARY KEY REFERENCES albums(id) ON DELETE CASCADE,
  integrated_lufs REAL,
  peak REAL
) WITHOUT ROWID;

CREATE TRIGGER tracks_loudness_insert AFTER INSERT ON tracks BEGIN
  DELETE FROM album_loudness WHERE album_id = new.album_id;
END;
CREATE TRIGGER tracks_loudness_delete AFTER DELETE ON tracks BEGIN
  DELETE FROM album_loudness WHERE album_id = old.album_id;
END;
CREATE TRIGGER tracks_loudness_update AFTER UPDATE ON tracks WHEN ${isRelevant} BEGIN
  DELETE FROM album_loudness WHERE album_id IN (old.album_id, new.album_id);
END;
`,
}
