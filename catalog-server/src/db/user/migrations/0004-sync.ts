import type { Migration } from '../../migrate.ts'

/**
 * Sync of several devices. Removed entries of a playlist keep their place for a while, so that entries which another
 * device places beside them find it, and an undo too. Events get before-images, from which undo and history are made.
 * The log starts again, since older events have none; the numbers continue. Idempotency records are the stored answers
 * to repeated writes. The epoch distinguishes this database from any other.
 */
export const sync: Migration = {
  name: '0004-sync',
  sql: `
INSERT INTO server_meta (key, value) VALUES ('epoch', lower(hex(randomblob(8))));

CREATE TABLE playlist_entry (
  playlist_id TEXT NOT NULL REFERENCES user_playlist(id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  track_id TEXT NOT NULL,
  order_key TEXT NOT NULL,
  added INTEGER NOT NULL,
  removed_at INTEGER,
  PRIMARY KEY (playlist_id, id)
) WITHOUT ROWID;
INSERT INTO playlist_entry
  SELECT playlist_id, id, track_id, order_key, added, NULL FROM user_playlist_tracks;
DROP TABLE user_playlist_tracks;
ALTER TABLE playlist_entry RENAME TO user_playlist_tracks;
CREATE INDEX idx_playlist_tracks_order ON user_playlist_tracks(playlist_id, order_key);
CREATE INDEX idx_playlist_tracks_removed ON user_playlist_tracks(removed_at) WHERE removed_at IS NOT NULL;
ALTER TABLE user_playlist ADD COLUMN deleted_at INTEGER;

DELETE FROM user_events;
ALTER TABLE user_events ADD COLUMN playlist_id TEXT;
ALTER TABLE user_events ADD COLUMN former TEXT;
CREATE INDEX idx_user_events_playlist ON user_events(user_id, playlist_id, seq) WHERE playlist_id IS NOT NULL;
ALTER TABLE user_event_head ADD COLUMN at INTEGER NOT NULL DEFAULT 0;

CREATE TABLE write_receipt (
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  route TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  status INTEGER,
  content_type TEXT,
  body TEXT,
  seq INTEGER,
  created INTEGER NOT NULL,
  PRIMARY KEY (user_id, route, key)
) WITHOUT ROWID;
CREATE INDEX idx_write_receipt_created ON write_receipt(created);
`,
}
