import type { Migration } from '../../migrate.ts'

/**
 * Plays of all users together, and pairs of tracks that were played after one another, without the users: radio and the
 * tracks of an artist query them with each page, and must not read years of plays for that. `track_plays` is kept by
 * triggers, whoever writes plays; `co_plays` is written with each play that reached the end, and holds a few dozen
 * others for each track. The index finds the playlists that contain a track.
 */
export const together: Migration = {
  name: '0007-together',
  sql: `
CREATE TABLE track_plays (track_id TEXT PRIMARY KEY, plays INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO track_plays SELECT track_id, count(*) FROM listening_events GROUP BY track_id;
CREATE TRIGGER listening_plays_insert AFTER INSERT ON listening_events BEGIN
  INSERT INTO track_plays VALUES (new.track_id, 1) ON CONFLICT (track_id) DO UPDATE SET plays = plays + 1;
END;
CREATE TRIGGER listening_plays_delete AFTER DELETE ON listening_events BEGIN
  UPDATE track_plays SET plays = plays - 1 WHERE track_id = old.track_id;
  DELETE FROM track_plays WHERE track_id = old.track_id AND plays <= 0;
END;
CREATE TRIGGER listening_plays_update AFTER UPDATE OF track_id ON listening_events
WHEN new.track_id <> old.track_id BEGIN
  UPDATE track_plays SET plays = plays - 1 WHERE track_id = old.track_id;
  DELETE FROM track_plays WHERE track_id = old.track_id AND plays <= 0;
  INSERT INTO track_plays VALUES (new.track_id, 1) ON CONFLICT (track_id) DO UPDATE SET plays = plays + 1;
END;

CREATE TABLE co_plays (
  track_id TEXT NOT NULL,
  other_id TEXT NOT NULL,
  weight REAL NOT NULL,
  PRIMARY KEY (track_id, other_id)
) WITHOUT ROWID;

CREATE INDEX idx_playlist_tracks_track ON user_playlist_tracks(track_id, added) WHERE removed_at IS NULL;
`,
}
