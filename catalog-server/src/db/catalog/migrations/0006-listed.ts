import type { Migration } from '../../migrate.ts'

/**
 * One definition of what is listed, for the lists, the genres, the counts and the search.
 *
 * - A track is listed unless its file is missing.
 * - An album is listed while one of its tracks is. One that never had a track is listed too, unless it comes from tags:
 *   it
 *   was made by hand, or waits to be completed when it is opened.
 * - An artist is listed while one of their albums or tracks is, and so is one who never had any, unless they come from
 *   tags.
 *
 * `album_genres` and `track_genres` hold listed rows only. The sums are kept by triggers, like the counts of an album:
 * counting a library of a hundred thousand tracks for each page of a list takes too long.
 */
export const listed: Migration = {
  name: '0006-listed',
  sql: `
ALTER TABLE albums ADD COLUMN track_total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE albums ADD COLUMN is_listed INTEGER
  GENERATED ALWAYS AS (track_count > 0 OR (track_total = 0 AND identity_key IS NULL)) VIRTUAL;
ALTER TABLE artists ADD COLUMN credit_total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE artists ADD COLUMN album_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE artists ADD COLUMN track_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE artists ADD COLUMN is_listed INTEGER
  GENERATED ALWAYS AS (album_count > 0 OR track_count > 0 OR (credit_total = 0 AND identity_key IS NULL)) VIRTUAL;
CREATE TABLE genre_counts (
  genre TEXT PRIMARY KEY COLLATE NOCASE,
  album_count INTEGER NOT NULL DEFAULT 0,
  track_count INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE listed_totals (
  kind TEXT PRIMARY KEY,
  count INTEGER NOT NULL DEFAULT 0,
  duration_secs INTEGER NOT NULL DEFAULT 0,
  size_bytes INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

DROP TRIGGER albums_genres_insert;
DROP TRIGGER albums_genres_update;
DROP TRIGGER tracks_genres_insert;
DROP TRIGGER tracks_genres_update;
DROP TRIGGER tracks_count_insert;
DROP TRIGGER tracks_count_delete;
DROP TRIGGER tracks_count_update;
DROP TRIGGER albums_search_update;

UPDATE albums SET track_total = (SELECT count(*) FROM tracks WHERE album_id = albums.id);
UPDATE artists SET
  credit_total = (SELECT count(*) FROM album_artists WHERE artist_id = artists.id)
    + (SELECT count(*) FROM track_artists WHERE artist_id = artists.id),
  album_count = (SELECT count(*) FROM album_artists JOIN albums ON albums.id = album_id
    WHERE artist_id = artists.id AND albums.is_listed),
  track_count = (SELECT count(DISTINCT track_id) FROM track_artists JOIN tracks ON tracks.id = track_id
    WHERE artist_id = artists.id AND availability <> 'missing');
DELETE FROM album_genres WHERE album_id IN (SELECT id FROM albums WHERE NOT is_listed);
DELETE FROM track_genres WHERE track_id IN (SELECT id FROM tracks WHERE availability = 'missing');
INSERT INTO genre_counts (genre, album_count, track_count)
  SELECT genre, sum(of_albums), sum(of_tracks) FROM (
    SELECT genre, 1 AS of_albums, 0 AS of_tracks FROM album_genres
    UNION ALL SELECT genre, 0, 1 FROM track_genres
  ) GROUP BY genre;
INSERT INTO listed_totals (kind, count) SELECT 'artist', count(*) FROM artists WHERE is_listed;
INSERT INTO listed_totals (kind, count) SELECT 'album', count(*) FROM albums WHERE is_listed;
INSERT INTO listed_totals
  SELECT 'track', count(*), coalesce(sum(duration_secs), 0), coalesce(sum(size_bytes), 0)
  FROM tracks WHERE availability <> 'missing';
INSERT OR IGNORE INTO search_queue SELECT 'album', id FROM albums WHERE is_listed <> (track_count > 0);
INSERT OR IGNORE INTO search_queue SELECT 'artist', id FROM artists WHERE NOT is_listed;

DROP INDEX idx_albums_sort;
DROP INDEX idx_albums_added;
DROP INDEX idx_albums_release;
DROP INDEX idx_artists_sort;
DROP INDEX idx_artists_added;
CREATE INDEX idx_albums_sort ON albums(sort_key, id) WHERE is_listed;
CREATE INDEX idx_albums_added ON albums(added_at, id) WHERE is_listed;
CREATE INDEX idx_albums_release ON albums(release_date, id) WHERE is_listed;
CREATE INDEX idx_artists_sort ON artists(sort_key, id) WHERE is_listed;
CREATE INDEX idx_artists_added ON artists(added_at, id) WHERE is_listed;

-- Links go before what they hang on: their own triggers must still see whether it was listed.
CREATE TRIGGER albums_links_delete BEFORE DELETE ON albums BEGIN
  DELETE FROM album_artists WHERE album_id = old.id;
  DELETE FROM album_genres WHERE album_id = old.id;
END;
CREATE TRIGGER tracks_links_delete BEFORE DELETE ON tracks BEGIN
  DELETE FROM track_artists WHERE track_id = old.id;
  DELETE FROM track_genres WHERE track_id = old.id;
END;

CREATE TRIGGER tracks_count_insert AFTER INSERT ON tracks BEGIN
  UPDATE albums SET track_total = track_total + 1,
    track_count = track_count + (new.availability <> 'missing'),
    duration_secs = duration_secs + iif(new.availability <> 'missing', coalesce(new.duration_secs, 0), 0)
    WHERE id = new.album_id;
END;
CREATE TRIGGER tracks_count_delete AFTER DELETE ON tracks BEGIN
  UPDATE albums SET track_total = track_total - 1,
    track_count = track_count - (old.availability <> 'missing'),
    duration_secs = duration_secs - iif(old.availability <> 'missing', coalesce(old.duration_secs, 0), 0)
    WHERE id = old.album_id;
END;
CREATE TRIGGER tracks_count_update AFTER UPDATE OF availability, duration_secs ON tracks
WHEN new.album_id = old.album_id
  AND (new.availability IS NOT old.availability OR new.duration_secs IS NOT old.duration_secs)
BEGIN
  UPDATE albums SET
    track_count = track_count + (new.availability <> 'missing') - (old.availability <> 'missing'),
    duration_secs = duration_secs + iif(new.availability <> 'missing', coalesce(new.duration_secs, 0), 0)
      - iif(old.availability <> 'missing', coalesce(old.duration_secs, 0), 0)
    WHERE id = new.album_id;
END;
CREATE TRIGGER tracks_count_move AFTER UPDATE OF album_id ON tracks WHEN new.album_id <> old.album_id BEGIN
  UPDATE albums SET track_total = track_total - 1,
    track_count = track_count - (old.availability <> 'missing'),
    duration_secs = duration_secs - iif(old.availability <> 'missing', coalesce(old.duration_secs, 0), 0)
    WHERE id = old.album_id;
  UPDATE albums SET track_total = track_total + 1,
    track_count = track_count + (new.availability <> 'missing'),
    duration_secs = duration_secs + iif(new.availability <> 'missing', coalesce(new.duration_secs, 0), 0)
    WHERE id = new.album_id;
END;

CREATE TRIGGER albums_genres_insert AFTER INSERT ON albums WHEN new.is_listed AND json_valid(new.genres) BEGIN
  INSERT OR IGNORE INTO album_genres SELECT new.id, value FROM json_each(new.genres) WHERE type = 'text';
END;
CREATE TRIGGER albums_genres_update AFTER UPDATE OF genres, track_count, track_total, identity_key ON albums
WHEN new.genres IS NOT old.genres OR new.is_listed <> old.is_listed BEGIN
  DELETE FROM album_genres WHERE album_id = new.id;
  INSERT OR IGNORE INTO album_genres
    SELECT new.id, value FROM json_each(CASE WHEN json_valid(new.genres) THEN new.genres ELSE '[]' END)
    WHERE type = 'text' AND new.is_listed;
END;
CREATE TRIGGER tracks_genres_insert AFTER INSERT ON tracks
WHEN new.availability <> 'missing' AND json_valid(new.genres) BEGIN
  INSERT OR IGNORE INTO track_genres SELECT new.id, value FROM json_each(new.genres) WHERE type = 'text';
END;
CREATE TRIGGER tracks_genres_update AFTER UPDATE OF genres, availability ON tracks
WHEN new.genres IS NOT old.genres OR (new.availability <> 'missing') <> (old.availability <> 'missing') BEGIN
  DELETE FROM track_genres WHERE track_id = new.id;
  INSERT OR IGNORE INTO track_genres
    SELECT new.id, value FROM json_each(CASE WHEN json_valid(new.genres) THEN new.genres ELSE '[]' END)
    WHERE type = 'text' AND new.availability <> 'missing';
END;
CREATE TRIGGER album_genres_count_insert AFTER INSERT ON album_genres BEGIN
  INSERT OR IGNORE INTO genre_counts (genre) VALUES (new.genre);
  UPDATE genre_counts SET album_count = album_count + 1 WHERE genre = new.genre;
END;
CREATE TRIGGER album_genres_count_delete AFTER DELETE ON album_genres BEGIN
  UPDATE genre_counts SET album_count = album_count - 1 WHERE genre = old.genre;
END;
CREATE TRIGGER track_genres_count_insert AFTER INSERT ON track_genres BEGIN
  INSERT OR IGNORE INTO genre_counts (genre) VALUES (new.genre);
  UPDATE genre_counts SET track_count = track_count + 1 WHERE genre = new.genre;
END;
CREATE TRIGGER track_genres_count_delete AFTER DELETE ON track_genres BEGIN
  UPDATE genre_counts SET track_count = track_count - 1 WHERE genre = old.genre;
END;

CREATE TRIGGER album_artists_count_insert AFTER INSERT ON album_artists BEGIN
  UPDATE artists SET credit_total = credit_total + 1,
    album_count = album_count + coalesce((SELECT is_listed FROM albums WHERE id = new.album_id), 0)
    WHERE id = new.artist_id;
END;
CREATE TRIGGER album_artists_count_delete AFTER DELETE ON album_artists BEGIN
  UPDATE artists SET credit_total = credit_total - 1,
    album_count = album_count - coalesce((SELECT is_listed FROM albums WHERE id = old.album_id), 0)
    WHERE id = old.artist_id;
END;
CREATE TRIGGER album_artists_count_move AFTER UPDATE OF artist_id, album_id ON album_artists BEGIN
  UPDATE artists SET credit_total = credit_total - 1,
    album_count = album_count - coalesce((SELECT is_listed FROM albums WHERE id = old.album_id), 0)
    WHERE id = old.artist_id;
  UPDATE artists SET credit_total = credit_total + 1,
    album_count = album_count + coalesce((SELECT is_listed FROM albums WHERE id = new.album_id), 0)
    WHERE id = new.artist_id;
END;
CREATE TRIGGER albums_listed_update AFTER UPDATE OF track_count, track_total, identity_key ON albums
WHEN new.is_listed <> old.is_listed BEGIN
  UPDATE artists SET album_count = album_count + new.is_listed - old.is_listed
    WHERE id IN (SELECT artist_id FROM album_artists WHERE album_id = new.id);
END;
-- An artist may be credited with a track in several roles: it counts once.
CREATE TRIGGER track_artists_count_insert AFTER INSERT ON track_artists BEGIN
  UPDATE artists SET credit_total = credit_total + 1,
    track_count = track_count + (
      EXISTS (SELECT 1 FROM tracks WHERE id = new.track_id AND availability <> 'missing')
      AND NOT EXISTS (SELECT 1 FROM track_artists
        WHERE track_id = new.track_id AND artist_id = new.artist_id AND role <> new.role))
    WHERE id = new.artist_id;
END;
CREATE TRIGGER track_artists_count_delete AFTER DELETE ON track_artists BEGIN
  UPDATE artists SET credit_total = credit_total - 1,
    track_count = track_count - (
      EXISTS (SELECT 1 FROM tracks WHERE id = old.track_id AND availability <> 'missing')
      AND NOT EXISTS (SELECT 1 FROM track_artists WHERE track_id = old.track_id AND artist_id = old.artist_id))
    WHERE id = old.artist_id;
END;
CREATE TRIGGER track_artists_count_move AFTER UPDATE OF artist_id, track_id ON track_artists BEGIN
  UPDATE artists SET credit_total = credit_total - 1,
    track_count = track_count - (
      EXISTS (SELECT 1 FROM tracks WHERE id = old.track_id AND availability <> 'missing')
      AND NOT EXISTS (SELECT 1 FROM track_artists WHERE track_id = old.track_id AND artist_id = old.artist_id))
    WHERE id = old.artist_id;
  UPDATE artists SET credit_total = credit_total + 1,
    track_count = track_count + (
      EXISTS (SELECT 1 FROM tracks WHERE id = new.track_id AND availability <> 'missing')
      AND NOT EXISTS (SELECT 1 FROM track_artists
        WHERE track_id = new.track_id AND artist_id = new.artist_id AND role <> new.role))
    WHERE id = new.artist_id;
END;
CREATE TRIGGER tracks_listed_update AFTER UPDATE OF availability ON tracks
WHEN (new.availability <> 'missing') <> (old.availability <> 'missing') BEGIN
  UPDATE artists SET track_count = track_count + (new.availability <> 'missing') - (old.availability <> 'missing')
    WHERE id IN (SELECT artist_id FROM track_artists WHERE track_id = new.id);
END;

CREATE TRIGGER artists_total_insert AFTER INSERT ON artists WHEN new.is_listed BEGIN
  UPDATE listed_totals SET count = count + 1 WHERE kind = 'artist';
END;
CREATE TRIGGER artists_total_delete AFTER DELETE ON artists WHEN old.is_listed BEGIN
  UPDATE listed_totals SET count = count - 1 WHERE kind = 'artist';
END;
CREATE TRIGGER artists_total_update AFTER UPDATE OF album_count, track_count, credit_total, identity_key ON artists
WHEN new.is_listed <> old.is_listed BEGIN
  UPDATE listed_totals SET count = count + new.is_listed - old.is_listed WHERE kind = 'artist';
  INSERT OR IGNORE INTO search_queue VALUES ('artist', new.id);
END;
CREATE TRIGGER albums_total_insert AFTER INSERT ON albums WHEN new.is_listed BEGIN
  UPDATE listed_totals SET count = count + 1 WHERE kind = 'album';
END;
CREATE TRIGGER albums_total_delete AFTER DELETE ON albums WHEN old.is_listed BEGIN
  UPDATE listed_totals SET count = count - 1 WHERE kind = 'album';
END;
CREATE TRIGGER albums_total_update AFTER UPDATE OF track_count, track_total, identity_key ON albums
WHEN new.is_listed <> old.is_listed BEGIN
  UPDATE listed_totals SET count = count + new.is_listed - old.is_listed WHERE kind = 'album';
  INSERT OR IGNORE INTO search_queue VALUES ('album', new.id);
END;
CREATE TRIGGER albums_search_update AFTER UPDATE OF name ON albums WHEN new.name IS NOT old.name BEGIN
  INSERT OR IGNORE INTO search_queue VALUES ('album', new.id);
  INSERT OR IGNORE INTO search_queue SELECT 'track', id FROM tracks WHERE album_id = new.id;
END;
CREATE TRIGGER tracks_total_insert AFTER INSERT ON tracks WHEN new.availability <> 'missing' BEGIN
  UPDATE listed_totals SET count = count + 1, duration_secs = duration_secs + coalesce(new.duration_secs, 0),
    size_bytes = size_bytes + coalesce(new.size_bytes, 0) WHERE kind = 'track';
END;
CREATE TRIGGER tracks_total_delete AFTER DELETE ON tracks WHEN old.availability <> 'missing' BEGIN
  UPDATE listed_totals SET count = count - 1, duration_secs = duration_secs - coalesce(old.duration_secs, 0),
    size_bytes = size_bytes - coalesce(old.size_bytes, 0) WHERE kind = 'track';
END;
CREATE TRIGGER tracks_total_update AFTER UPDATE OF availability, duration_secs, size_bytes ON tracks
WHEN new.availability IS NOT old.availability OR new.duration_secs IS NOT old.duration_secs
  OR new.size_bytes IS NOT old.size_bytes
BEGIN
  UPDATE listed_totals SET
    count = count + (new.availability <> 'missing') - (old.availability <> 'missing'),
    duration_secs = duration_secs + iif(new.availability <> 'missing', coalesce(new.duration_secs, 0), 0)
      - iif(old.availability <> 'missing', coalesce(old.duration_secs, 0), 0),
    size_bytes = size_bytes + iif(new.availability <> 'missing', coalesce(new.size_bytes, 0), 0)
      - iif(old.availability <> 'missing', coalesce(old.size_bytes, 0), 0)
    WHERE kind = 'track';
END;
`,
}
