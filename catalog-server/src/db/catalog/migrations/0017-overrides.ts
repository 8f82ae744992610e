import type { Migration } from '../../migrate.ts'

/**
 * What a person says of how files become albums and names become artists, where the tags say otherwise. Files are never
 * written, and a scan finds it here again. `before` is what has to be put back when the word is taken back.
 */
export const overrides: Migration = {
  name: '0017-overrides',
  sql: `
CREATE TABLE overrides (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  names TEXT NOT NULL,
  before TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE TABLE override_tracks (
  track_id TEXT NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  override_id INTEGER NOT NULL REFERENCES overrides(id) ON DELETE CASCADE,
  former_album_id TEXT NOT NULL,
  PRIMARY KEY (track_id, override_id)
) WITHOUT ROWID;
CREATE INDEX idx_override_tracks_override ON override_tracks(override_id);
`,
}
