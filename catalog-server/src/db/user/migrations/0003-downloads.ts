import type { Migration } from '../../migrate.ts'

/** Links that permit a download without signing in. The secret is stored as a hash, as for sessions. */
export const downloads: Migration = {
  name: '0003-downloads',
  sql: `
CREATE TABLE download_token (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  content_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  use_count INTEGER NOT NULL DEFAULT 0,
  last_used_at INTEGER
);
CREATE INDEX idx_download_token_user ON download_token(user_id);
`,
}
