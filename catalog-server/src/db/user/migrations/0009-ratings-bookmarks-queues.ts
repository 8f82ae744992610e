import type { Migration } from '../../migrate.ts'

/**
 * What other programs' clients keep for a user besides likes and playlists: ratings, places in tracks, and the queue.
 * The index serves the mean rating of all users. A queue is one row, with its tracks as JSON: it is always written and
 * read as a whole, and the last writer wins. `changed` of an existing playlist is the last change that is still known.
 */
export const ratingsBookmarksQueues: Migration = {
  name: '0009-ratings-bookmarks-queues',
  sql: `
CREATE TABLE rating (
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  content_type INTEGER NOT NULL,
  content_id TEXT NOT NULL,
  value INTEGER NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (user_id, content_type, content_id)
) WITHOUT ROWID;
CREATE INDEX idx_rating_content ON rating(content_type, content_id, value);

CREATE TABLE bookmark (
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  track_id TEXT NOT NULL,
  position_ms INTEGER NOT NULL,
  comment TEXT NOT NULL,
  created INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  PRIMARY KEY (user_id, track_id)
) WITHOUT ROWID;

CREATE TABLE play_queue (
  user_id INTEGER PRIMARY KEY REFERENCES user(id) ON DELETE CASCADE,
  track_ids TEXT NOT NULL,
  current_index INTEGER NOT NULL,
  position_ms INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  changed_by TEXT NOT NULL
);

ALTER TABLE user_playlist ADD COLUMN comment TEXT NOT NULL DEFAULT '';
ALTER TABLE user_playlist ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
UPDATE user_playlist SET changed = max(created,
  coalesce((SELECT max(max(added, coalesce(removed_at, 0))) FROM user_playlist_tracks
    WHERE playlist_id = user_playlist.id), 0),
  coalesce((SELECT max(server_timestamp) FROM user_events
    WHERE user_id = user_playlist.user_id AND playlist_id = user_playlist.id
      AND event_type IN ('playlist_renamed', 'playlist_entries_changed')), 0));
`,
}
