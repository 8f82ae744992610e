import { Database } from 'bun:sqlite'

/** Databases as the original catalog server wrote them, in each of its versions. */

const catalogBase = `
CREATE TABLE artists (id TEXT PRIMARY KEY, name TEXT NOT NULL, genres TEXT, activity_periods TEXT);
CREATE TABLE albums (id TEXT PRIMARY KEY, name TEXT NOT NULL, album_type TEXT NOT NULL, label TEXT, release_date INTEGER,
  genres TEXT, original_title TEXT, version_title TEXT);
CREATE TABLE tracks (id TEXT PRIMARY KEY, name TEXT NOT NULL, album_id TEXT NOT NULL REFERENCES albums(id) ON DELETE CASCADE,
  disc_number INTEGER NOT NULL DEFAULT 1, track_number INTEGER NOT NULL, duration_secs INTEGER,
  is_explicit INTEGER NOT NULL DEFAULT 0, audio_uri TEXT NOT NULL, format TEXT NOT NULL, tags TEXT,
  has_lyrics INTEGER NOT NULL DEFAULT 0, languages TEXT, original_title TEXT, version_title TEXT);
CREATE TABLE images (id TEXT PRIMARY KEY, uri TEXT NOT NULL, size TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL);
CREATE TABLE album_artists (album_id TEXT NOT NULL, artist_id TEXT NOT NULL, position INTEGER NOT NULL);
CREATE TABLE track_artists (track_id TEXT NOT NULL, artist_id TEXT NOT NULL, role TEXT NOT NULL, position INTEGER NOT NULL);
CREATE TABLE related_artists (artist_id TEXT NOT NULL, related_artist_id TEXT NOT NULL);
CREATE TABLE artist_images (artist_id TEXT NOT NULL, image_id TEXT NOT NULL, image_type TEXT NOT NULL, position INTEGER NOT NULL);
CREATE TABLE album_images (album_id TEXT NOT NULL, image_id TEXT NOT NULL, image_type TEXT NOT NULL, position INTEGER NOT NULL);`

const catalogSteps = [
  catalogBase,
  `ALTER TABLE artists ADD COLUMN display_image_id TEXT REFERENCES images(id);
   ALTER TABLE albums ADD COLUMN display_image_id TEXT REFERENCES images(id);`,
  `CREATE TABLE catalog_batches (id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, is_open INTEGER NOT NULL DEFAULT 1,
     created_at INTEGER NOT NULL, closed_at INTEGER, last_activity_at INTEGER NOT NULL);
   CREATE TABLE catalog_change_log (id INTEGER PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES catalog_batches(id),
     entity_type TEXT NOT NULL, entity_id TEXT NOT NULL, operation TEXT NOT NULL, field_changes TEXT NOT NULL,
     entity_snapshot TEXT NOT NULL, display_summary TEXT, created_at INTEGER NOT NULL);`,
]

/** Steps 0 to 9 of the user database: each entry is the addition of one version. */
const userSteps = [
  `CREATE TABLE user (id INTEGER PRIMARY KEY, handle TEXT NOT NULL UNIQUE, created INTEGER);
   CREATE TABLE user_password_credentials (user_id INTEGER NOT NULL REFERENCES user(id), salt TEXT NOT NULL, hash TEXT NOT NULL,
     hasher TEXT NOT NULL, created INTEGER, last_tried INTEGER, last_used INTEGER);
   CREATE TABLE auth_token (user_id INTEGER NOT NULL REFERENCES user(id), value TEXT NOT NULL UNIQUE, created INTEGER, last_used INTEGER);
   CREATE TABLE liked_content (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES user(id), content_id TEXT NOT NULL, created INTEGER);`,
  'ALTER TABLE liked_content ADD COLUMN content_type INTEGER NOT NULL DEFAULT 0;',
  'CREATE UNIQUE INDEX idx_liked ON liked_content(user_id, content_id);',
  `CREATE TABLE user_playlist (id TEXT PRIMARY KEY, user_id INTEGER NOT NULL, name TEXT, creator_id INTEGER NOT NULL, created INTEGER);
   CREATE TABLE user_playlist_tracks (id INTEGER PRIMARY KEY, track_id TEXT NOT NULL, playlist_id TEXT NOT NULL, position INTEGER NOT NULL);`,
  `CREATE TABLE user_role (user_id INTEGER NOT NULL, role TEXT NOT NULL, created INTEGER);
   CREATE TABLE user_extra_permission (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, permission INTEGER NOT NULL,
     start_time INTEGER NOT NULL, end_time INTEGER, countdown INTEGER, created INTEGER);`,
  `CREATE TABLE bandwidth_usage (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, date INTEGER NOT NULL, endpoint_category TEXT NOT NULL,
     bytes_sent INTEGER NOT NULL, request_count INTEGER NOT NULL, updated INTEGER);`,
  `CREATE TABLE listening_events (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, track_id TEXT NOT NULL, session_id TEXT,
     started_at INTEGER NOT NULL, ended_at INTEGER, duration_seconds INTEGER NOT NULL, track_duration_seconds INTEGER NOT NULL,
     completed INTEGER NOT NULL DEFAULT 0, seek_count INTEGER DEFAULT 0, pause_count INTEGER DEFAULT 0, playback_context TEXT,
     client_type TEXT, date INTEGER NOT NULL, created INTEGER);`,
  'CREATE TABLE user_settings (user_id INTEGER NOT NULL, setting_key TEXT NOT NULL, setting_value TEXT, updated INTEGER);',
  `CREATE TABLE device (id INTEGER PRIMARY KEY, device_uuid TEXT NOT NULL UNIQUE, user_id INTEGER, device_type TEXT NOT NULL,
     device_name TEXT, os_info TEXT, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL);
   ALTER TABLE auth_token ADD COLUMN device_id INTEGER REFERENCES device(id);`,
  `CREATE TABLE user_events (seq INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, event_type TEXT NOT NULL, payload TEXT NOT NULL,
     server_timestamp INTEGER);`,
]

/** A catalog of a schema version from 0 to 2, filled by `rows`. */
export const makeReferenceCatalog = (path: string, version: number, rows: string): void =>
  make(path, catalogSteps, version, rows)

/** A user database of a schema version from 0 to 9, filled by `rows`. */
export const makeReferenceUsers = (path: string, version: number, rows: string): void =>
  make(path, userSteps, version, rows)

function make(path: string, steps: readonly string[], version: number, rows: string): void {
  using database = new Database(path, { create: true })
  database.run(steps.slice(0, version + 1).join('\n'))
  database.run(`PRAGMA user_version = ${99_999 + version}`)
  if (rows !== '') database.run(rows)
}
