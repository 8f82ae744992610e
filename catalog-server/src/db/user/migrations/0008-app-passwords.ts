import type { Migration } from '../../migrate.ts'

/**
 * Passwords of other apps, each of which can be revoked by itself. The secret is found by its hash; `secret_cipher` is
 * the same secret, encrypted with a key that is in no database: apps that prove with an MD5 that they know it need the
 * secret itself. Numbers are never used again, since a running answer knows its app password by the number.
 */
export const appPasswords: Migration = {
  name: '0008-app-passwords',
  sql: `
CREATE TABLE app_password (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  secret_cipher BLOB,
  created INTEGER NOT NULL,
  last_used INTEGER,
  last_client TEXT
);
CREATE INDEX idx_app_password_user ON app_password(user_id);
`,
}
