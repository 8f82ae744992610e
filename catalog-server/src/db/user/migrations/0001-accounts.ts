import type { Migration } from '../../migrate.ts'

/**
 * Everything that users own. Tokens are stored as hashes. The event head is separate from the events, so that pruning
 * never makes a sequence number come back; playlist entries have ids and order keys of their own, so that edits can be
 * merged.
 */
export const accounts: Migration = {
  name: '0001-accounts',
  sql: `
CREATE TABLE server_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE user (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  handle TEXT NOT NULL UNIQUE,
  created INTEGER NOT NULL
);
CREATE TABLE user_password_credentials (
  user_id INTEGER PRIMARY KEY REFERENCES user(id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  hasher TEXT NOT NULL,
  created INTEGER NOT NULL,
  last_tried INTEGER,
  last_used INTEGER
);
CREATE TABLE device (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  device_uuid TEXT NOT NULL UNIQUE,
  user_id INTEGER REFERENCES user(id) ON DELETE SET NULL,
  device_type TEXT NOT NULL,
  device_name TEXT,
  os_info TEXT,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL
);
CREATE INDEX idx_device_user ON device(user_id);
CREATE TABLE auth_token (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  device_id INTEGER REFERENCES device(id) ON DELETE CASCADE,
  created INTEGER NOT NULL,
  last_used INTEGER NOT NULL
);
CREATE INDEX idx_auth_token_user ON auth_token(user_id);
CREATE INDEX idx_auth_token_device ON auth_token(device_id);
CREATE TABLE user_role (
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (user_id, role)
) WITHOUT ROWID;
CREATE TABLE user_extra_permission (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  permission INTEGER NOT NULL,
  start_time INTEGER NOT NULL,
  end_time INTEGER,
  countdown INTEGER,
  created INTEGER NOT NULL
);
CREATE INDEX idx_extra_permission_user ON user_extra_permission(user_id);

CREATE TABLE liked_content (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  content_type INTEGER NOT NULL,
  content_id TEXT NOT NULL,
  created INTEGER NOT NULL,
  UNIQUE (user_id, content_type, content_id)
);
CREATE TABLE user_playlist (
  id TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  creator_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  created INTEGER NOT NULL
);
CREATE INDEX idx_playlist_user ON user_playlist(user_id);
CREATE TABLE user_playlist_tracks (
  id TEXT PRIMARY KEY,
  playlist_id TEXT NOT NULL REFERENCES user_playlist(id) ON DELETE CASCADE,
  track_id TEXT NOT NULL,
  order_key TEXT NOT NULL,
  added INTEGER NOT NULL,
  UNIQUE (playlist_id, order_key)
);
CREATE TABLE user_settings (
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  setting_key TEXT NOT NULL,
  setting_value TEXT NOT NULL,
  updated INTEGER NOT NULL,
  PRIMARY KEY (user_id, setting_key)
) WITHOUT ROWID;

CREATE TABLE listening_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  track_id TEXT NOT NULL,
  session_id TEXT,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  duration_seconds INTEGER NOT NULL,
  track_duration_seconds INTEGER NOT NULL,
  completed INTEGER NOT NULL DEFAULT 0,
  seek_count INTEGER NOT NULL DEFAULT 0,
  pause_count INTEGER NOT NULL DEFAULT 0,
  playback_context TEXT,
  client_type TEXT,
  date INTEGER NOT NULL,
  created INTEGER NOT NULL,
  UNIQUE (user_id, session_id)
);
CREATE INDEX idx_listening_user ON listening_events(user_id, date);
CREATE INDEX idx_listening_track ON listening_events(track_id);
CREATE INDEX idx_listening_started ON listening_events(started_at);
CREATE TABLE bandwidth_usage (
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  date INTEGER NOT NULL,
  endpoint_category TEXT NOT NULL,
  bytes_sent INTEGER NOT NULL,
  request_count INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  PRIMARY KEY (user_id, date, endpoint_category)
) WITHOUT ROWID;

CREATE TABLE user_event_head (
  user_id INTEGER PRIMARY KEY REFERENCES user(id) ON DELETE CASCADE,
  seq INTEGER NOT NULL
);
CREATE TABLE user_events (
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  event_type TEXT NOT NULL,
  payload TEXT NOT NULL,
  server_timestamp INTEGER NOT NULL,
  PRIMARY KEY (user_id, seq)
) WITHOUT ROWID;
CREATE INDEX idx_user_events_time ON user_events(server_timestamp);
`,
}
