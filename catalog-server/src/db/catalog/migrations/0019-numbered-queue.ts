import type { Migration } from '../../migrate.ts'

/**
 * The queue of the search index becomes a log: each change gets a number, which is never used again, and the index keeps the
 * last number that it has taken. So a change costs an insertion at the end and no look at what is queued already, and the
 * index can tell whether it has missed any. What was queued is dropped, since the index is built anew.
 */
export const numberedQueue: Migration = {
  name: '0019-numbered-queue',
  sql: `
DROP TRIGGER artists_search_insert;
DROP TRIGGER artists_search_update;
DROP TRIGGER artists_search_delete;
DROP TRIGGER albums_search_insert;
DROP TRIGGER albums_search_update;
DROP TRIGGER albums_search_delete;
DROP TRIGGER tracks_search_insert;
DROP TRIGGER tracks_search_update;
DROP TRIGGER tracks_search_delete;
DROP TRIGGER album_artists_search_insert;
DROP TRIGGER album_artists_search_delete;
DROP TRIGGER track_artists_search_insert;
DROP TRIGGER track_artists_search_delete;
DROP TRIGGER artists_total_update;
DROP TRIGGER albums_total_update;
DROP TABLE search_queue;

CREATE TABLE search_queue (number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL);

CREATE TRIGGER artists_search_insert AFTER INSERT ON artists BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('artist', new.id);
END;
CREATE TRIGGER artists_search_update AFTER UPDATE OF name ON artists WHEN new.name IS NOT old.name BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('artist', new.id);
  INSERT INTO search_queue (kind, id) SELECT 'album', album_id FROM album_artists WHERE artist_id = new.id;
  INSERT INTO search_queue (kind, id) SELECT 'track', track_id FROM track_artists WHERE artist_id = new.id;
END;
CREATE TRIGGER artists_search_delete AFTER DELETE ON artists BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('artist', old.id);
END;
CREATE TRIGGER albums_search_insert AFTER INSERT ON albums BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('album', new.id);
END;
CREATE TRIGGER albums_search_update AFTER UPDATE OF name ON albums WHEN new.name IS NOT old.name BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('album', new.id);
  INSERT INTO search_queue (kind, id) SELECT 'track', id FROM tracks WHERE album_id = new.id;
END;
CREATE TRIGGER albums_search_delete AFTER DELETE ON albums BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('album', old.id);
END;
CREATE TRIGGER tracks_search_insert AFTER INSERT ON tracks BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('track', new.id);
END;
CREATE TRIGGER tracks_search_update AFTER UPDATE OF name, album_id, availability ON tracks
WHEN new.name IS NOT old.name OR new.album_id IS NOT old.album_id OR new.availability IS NOT old.availability BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('track', new.id);
END;
CREATE TRIGGER tracks_search_delete AFTER DELETE ON tracks BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('track', old.id);
END;
CREATE TRIGGER album_artists_search_insert AFTER INSERT ON album_artists BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('album', new.album_id);
END;
CREATE TRIGGER album_artists_search_delete AFTER DELETE ON album_artists BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('album', old.album_id);
END;
CREATE TRIGGER track_artists_search_insert AFTER INSERT ON track_artists BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('track', new.track_id);
END;
CREATE TRIGGER track_artists_search_delete AFTER DELETE ON track_artists BEGIN
  INSERT INTO search_queue (kind, id) VALUES ('track', old.track_id);
END;
CREATE TRIGGER artists_total_update AFTER UPDATE OF album_count, track_count, credit_total, identity_key ON artists
WHEN new.is_listed <> old.is_listed BEGIN
  UPDATE listed_totals SET count = count + new.is_listed - old.is_listed WHERE kind = 'artist';
  INSERT INTO search_queue (kind, id) VALUES ('artist', new.id);
END;
CREATE TRIGGER albums_total_update AFTER UPDATE OF track_count, track_total, identity_key ON albums
WHEN new.is_listed <> old.is_listed BEGIN
  UPDATE listed_totals SET count = count + new.is_listed - old.is_listed WHERE kind = 'album';
  INSERT INTO search_queue (kind, id) VALUES ('album', new.id);
END;
`,
}
