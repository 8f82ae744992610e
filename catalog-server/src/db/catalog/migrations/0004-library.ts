import type { Migration } from '../../migrate.ts'

/**
 * Music folders scanned in place: the location and properties of each track's file, the files seen by the scan, and
 * the sort columns of the lists. Triggers keep counts, genres and the search queue, so that they are right whoever
 * writes the file.
 */
export const library: Migration = {
  name: '0004-library',
  sql: `
CREATE TABLE music_folders (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  origin TEXT NOT NULL,
  added_at INTEGER NOT NULL
);

ALTER TABLE artists ADD COLUMN sort_name TEXT;
ALTER TABLE artists ADD COLUMN sort_key TEXT;
ALTER TABLE artists ADD COLUMN identity_key TEXT;
ALTER TABLE artists ADD COLUMN musicbrainz_id TEXT;
ALTER TABLE artists ADD COLUMN added_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX idx_artists_sort ON artists(sort_key, id);
CREATE INDEX idx_artists_added ON artists(added_at, id);
CREATE UNIQUE INDEX idx_artists_identity ON artists(identity_key);
CREATE INDEX idx_artists_musicbrainz ON artists(musicbrainz_id) WHERE musicbrainz_id IS NOT NULL;
CREATE INDEX idx_artists_image ON artists(display_image_id) WHERE display_image_id IS NOT NULL;

ALTER TABLE albums ADD COLUMN sort_key TEXT;
ALTER TABLE albums ADD COLUMN identity_key TEXT;
ALTER TABLE albums ADD COLUMN musicbrainz_id TEXT;
ALTER TABLE albums ADD COLUMN added_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE albums ADD COLUMN track_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE albums ADD COLUMN duration_secs INTEGER NOT NULL DEFAULT 0;
CREATE INDEX idx_albums_sort ON albums(sort_key, id) WHERE track_count > 0;
CREATE INDEX idx_albums_added ON albums(added_at, id) WHERE track_count > 0;
CREATE INDEX idx_albums_release ON albums(release_date, id) WHERE track_count > 0;
CREATE UNIQUE INDEX idx_albums_identity ON albums(identity_key);
CREATE INDEX idx_albums_image ON albums(display_image_id) WHERE display_image_id IS NOT NULL;

ALTER TABLE tracks ADD COLUMN sort_key TEXT;
ALTER TABLE tracks ADD COLUMN library_id INTEGER REFERENCES music_folders(id) ON DELETE SET NULL;
ALTER TABLE tracks ADD COLUMN availability TEXT NOT NULL DEFAULT 'available';
ALTER TABLE tracks ADD COLUMN payload_hash TEXT;
ALTER TABLE tracks ADD COLUMN container TEXT;
ALTER TABLE tracks ADD COLUMN codec TEXT;
ALTER TABLE tracks ADD COLUMN bitrate_kbps INTEGER;
ALTER TABLE tracks ADD COLUMN sample_rate_hz INTEGER;
ALTER TABLE tracks ADD COLUMN bit_depth INTEGER;
ALTER TABLE tracks ADD COLUMN channels INTEGER;
ALTER TABLE tracks ADD COLUMN size_bytes INTEGER;
ALTER TABLE tracks ADD COLUMN modified_at INTEGER;
ALTER TABLE tracks ADD COLUMN added_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tracks ADD COLUMN genres TEXT;
ALTER TABLE tracks ADD COLUMN musicbrainz_id TEXT;
ALTER TABLE tracks ADD COLUMN disc_title TEXT;
ALTER TABLE tracks ADD COLUMN track_gain_db REAL;
ALTER TABLE tracks ADD COLUMN track_peak REAL;
ALTER TABLE tracks ADD COLUMN album_gain_db REAL;
ALTER TABLE tracks ADD COLUMN album_peak REAL;
CREATE INDEX idx_tracks_sort ON tracks(sort_key, id) WHERE availability <> 'missing';
CREATE INDEX idx_tracks_added ON tracks(added_at, id) WHERE availability <> 'missing';
CREATE INDEX idx_tracks_duration ON tracks(duration_secs, id) WHERE availability <> 'missing';
CREATE INDEX idx_tracks_payload ON tracks(payload_hash);
CREATE INDEX idx_tracks_library ON tracks(library_id, availability);

CREATE TABLE track_lyrics (
  track_id TEXT PRIMARY KEY REFERENCES tracks(id) ON DELETE CASCADE,
  text TEXT NOT NULL
);

ALTER TABLE images ADD COLUMN content_hash TEXT;
ALTER TABLE images ADD COLUMN placeholder TEXT;
ALTER TABLE images ADD COLUMN color TEXT;
ALTER TABLE images ADD COLUMN luminance REAL;
CREATE UNIQUE INDEX idx_images_content ON images(content_hash);
CREATE INDEX idx_artist_images_image ON artist_images(image_id);
CREATE INDEX idx_album_images_image ON album_images(image_id);

CREATE TABLE scanned_files (
  folder_id INTEGER NOT NULL REFERENCES music_folders(id) ON DELETE CASCADE,
  directory TEXT NOT NULL,
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL,
  art_mark TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'present',
  album_tags TEXT,
  track_id TEXT REFERENCES tracks(id) ON DELETE CASCADE,
  problem_code TEXT,
  problem_message TEXT,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (folder_id, directory, path)
) WITHOUT ROWID;
CREATE INDEX idx_scanned_files_track ON scanned_files(track_id);
CREATE INDEX idx_scanned_files_problem ON scanned_files(folder_id, path) WHERE problem_code IS NOT NULL;
CREATE INDEX idx_scanned_files_state ON scanned_files(folder_id, state) WHERE state <> 'present';

CREATE TABLE album_genres (
  album_id TEXT NOT NULL REFERENCES albums(id) ON DELETE CASCADE,
  genre TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (genre, album_id)
) WITHOUT ROWID;
CREATE INDEX idx_album_genres_album ON album_genres(album_id);
CREATE TABLE track_genres (
  track_id TEXT NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  genre TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (genre, track_id)
) WITHOUT ROWID;
CREATE INDEX idx_track_genres_track ON track_genres(track_id);

CREATE TRIGGER albums_genres_insert AFTER INSERT ON albums WHEN json_valid(new.genres) BEGIN
  INSERT OR IGNORE INTO album_genres SELECT new.id, value FROM json_each(new.genres) WHERE type = 'text';
END;
CREATE TRIGGER albums_genres_update AFTER UPDATE OF genres ON albums WHEN new.genres IS NOT old.genres BEGIN
  DELETE FROM album_genres WHERE album_id = new.id;
  INSERT OR IGNORE INTO album_genres
    SELECT new.id, value FROM json_each(CASE WHEN json_valid(new.genres) THEN new.genres ELSE '[]' END) WHERE type = 'text';
END;
CREATE TRIGGER tracks_genres_insert AFTER INSERT ON tracks WHEN json_valid(new.genres) BEGIN
  INSERT OR IGNORE INTO track_genres SELECT new.id, value FROM json_each(new.genres) WHERE type = 'text';
END;
CREATE TRIGGER tracks_genres_update AFTER UPDATE OF genres ON tracks WHEN new.genres IS NOT old.genres BEGIN
  DELETE FROM track_genres WHERE track_id = new.id;
  INSERT OR IGNORE INTO track_genres
    SELECT new.id, value FROM json_each(CASE WHEN json_valid(new.genres) THEN new.genres ELSE '[]' END) WHERE type = 'text';
END;

CREATE TRIGGER tracks_count_insert AFTER INSERT ON tracks WHEN new.availability <> 'missing' BEGIN
  UPDATE albums SET track_count = track_count + 1, duration_secs = duration_secs + coalesce(new.duration_secs, 0)
    WHERE id = new.album_id;
END;
CREATE TRIGGER tracks_count_delete AFTER DELETE ON tracks WHEN old.availability <> 'missing' BEGIN
  UPDATE albums SET track_count = track_count - 1, duration_secs = duration_secs - coalesce(old.duration_secs, 0)
    WHERE id = old.album_id;
END;
CREATE TRIGGER tracks_count_update AFTER UPDATE OF album_id, availability, duration_secs ON tracks
WHEN new.album_id IS NOT old.album_id OR new.availability IS NOT old.availability OR new.duration_secs IS NOT old.duration_secs
BEGIN
  UPDATE albums SET track_count = track_count - 1, duration_secs = duration_secs - coalesce(old.duration_secs, 0)
    WHERE id = old.album_id AND old.availability <> 'missing';
  UPDATE albums SET track_count = track_count + 1, duration_secs = duration_secs + coalesce(new.duration_secs, 0)
    WHERE id = new.album_id AND new.availability <> 'missing';
END;

CREATE TABLE search_queue (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE TRIGGER artists_search_insert AFTER INSERT ON artists BEGIN INSERT OR IGNORE INTO search_queue VALUES ('artist', new.id); END;
CREATE TRIGGER artists_search_update AFTER UPDATE OF name ON artists WHEN new.name IS NOT old.name BEGIN
  INSERT OR IGNORE INTO search_queue VALUES ('artist', new.id);
  INSERT OR IGNORE INTO search_queue SELECT 'album', album_id FROM album_artists WHERE artist_id = new.id;
  INSERT OR IGNORE INTO search_queue SELECT 'track', track_id FROM track_artists WHERE artist_id = new.id;
END;
CREATE TRIGGER artists_search_delete AFTER DELETE ON artists BEGIN INSERT OR IGNORE INTO search_queue VALUES ('artist', old.id); END;
CREATE TRIGGER albums_search_insert AFTER INSERT ON albums BEGIN INSERT OR IGNORE INTO search_queue VALUES ('album', new.id); END;
CREATE TRIGGER albums_search_update AFTER UPDATE OF name, track_count ON albums
WHEN new.name IS NOT old.name OR (new.track_count > 0) <> (old.track_count > 0) BEGIN
  INSERT OR IGNORE INTO search_queue VALUES ('album', new.id);
  INSERT OR IGNORE INTO search_queue SELECT 'track', id FROM tracks WHERE album_id = new.id AND new.name IS NOT old.name;
END;
CREATE TRIGGER albums_search_delete AFTER DELETE ON albums BEGIN INSERT OR IGNORE INTO search_queue VALUES ('album', old.id); END;
CREATE TRIGGER tracks_search_insert AFTER INSERT ON tracks BEGIN INSERT OR IGNORE INTO search_queue VALUES ('track', new.id); END;
CREATE TRIGGER tracks_search_update AFTER UPDATE OF name, album_id, availability ON tracks
WHEN new.name IS NOT old.name OR new.album_id IS NOT old.album_id OR new.availability IS NOT old.availability BEGIN
  INSERT OR IGNORE INTO search_queue VALUES ('track', new.id);
END;
CREATE TRIGGER tracks_search_delete AFTER DELETE ON tracks BEGIN INSERT OR IGNORE INTO search_queue VALUES ('track', old.id); END;
CREATE TRIGGER album_artists_search_insert AFTER INSERT ON album_artists BEGIN INSERT OR IGNORE INTO search_queue VALUES ('album', new.album_id); END;
CREATE TRIGGER album_artists_search_delete AFTER DELETE ON album_artists BEGIN INSERT OR IGNORE INTO search_queue VALUES ('album', old.album_id); END;
CREATE TRIGGER track_artists_search_insert AFTER INSERT ON track_artists BEGIN INSERT OR IGNORE INTO search_queue VALUES ('track', new.track_id); END;
CREATE TRIGGER track_artists_search_delete AFTER DELETE ON track_artists BEGIN INSERT OR IGNORE INTO search_queue VALUES ('track', old.track_id); END;

UPDATE albums SET
  track_count = (SELECT count(*) FROM tracks WHERE album_id = albums.id),
  duration_secs = (SELECT coalesce(sum(duration_secs), 0) FROM tracks WHERE album_id = albums.id);
INSERT OR IGNORE INTO album_genres
  SELECT albums.id, each.value FROM albums, json_each(CASE WHEN json_valid(genres) THEN genres ELSE '[]' END) AS each
  WHERE each.type = 'text';
INSERT OR IGNORE INTO search_queue SELECT 'artist', id FROM artists;
INSERT OR IGNORE INTO search_queue SELECT 'album', id FROM albums;
INSERT OR IGNORE INTO search_queue SELECT 'track', id FROM tracks;
`,
}
