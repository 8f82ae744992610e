import type { Migration } from '../../migrate.ts'

/**
 * Sums of each user's plays, kept at each write: by track, by track and day, and by hour of each day. So a count, a
 * page of the history and the statistics of a year cost the same after ten years as on the first day. Triggers keep the
 * sums, whoever writes a playback. Days and hours follow the listener's clock. Playbacks are removed only together with
 * their user, and the sums with them, so that no trigger has to subtract.
 *
 * A played album or playlist is stored with the position where it was left.
 */
export const listened: Migration = {
  name: '0006-listened',
  sql: `
ALTER TABLE listening_events ADD COLUMN utc_offset_minutes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX idx_listening_user_started ON listening_events(user_id, started_at, id);
DROP INDEX idx_listening_track;
CREATE INDEX idx_listening_track ON listening_events(track_id, user_id, started_at);

CREATE TABLE listened_tracks (
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  track_id TEXT NOT NULL,
  play_count INTEGER NOT NULL,
  total_duration_seconds INTEGER NOT NULL,
  last_played_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, track_id)
) WITHOUT ROWID;
CREATE INDEX idx_listened_tracks_last ON listened_tracks(user_id, last_played_at);
CREATE INDEX idx_listened_tracks_count ON listened_tracks(user_id, play_count);

CREATE TABLE listened_days (
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  day INTEGER NOT NULL,
  track_id TEXT NOT NULL,
  play_count INTEGER NOT NULL,
  total_duration_seconds INTEGER NOT NULL,
  PRIMARY KEY (user_id, day, track_id)
) WITHOUT ROWID;

CREATE TABLE listened_hours (
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  day INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  play_count INTEGER NOT NULL,
  completed_count INTEGER NOT NULL,
  total_duration_seconds INTEGER NOT NULL,
  PRIMARY KEY (user_id, day, hour)
) WITHOUT ROWID;

CREATE TABLE listened_contexts (
  user_id INTEGER NOT NULL REFERENCES user(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  track_id TEXT NOT NULL,
  position_seconds INTEGER NOT NULL,
  track_duration_seconds INTEGER NOT NULL,
  is_finished INTEGER NOT NULL,
  last_played_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, kind, id)
) WITHOUT ROWID;
CREATE INDEX idx_listened_contexts_last ON listened_contexts(user_id, last_played_at);

INSERT INTO listened_tracks
  SELECT user_id, track_id, count(*), sum(duration_seconds), max(started_at)
  FROM listening_events GROUP BY user_id, track_id;
INSERT INTO listened_days
  SELECT user_id, started_at / 86400, track_id, count(*), sum(duration_seconds)
  FROM listening_events GROUP BY 1, 2, 3;
INSERT INTO listened_hours
  SELECT user_id, started_at / 86400, started_at % 86400 / 3600, count(*), sum(completed), sum(duration_seconds)
  FROM listening_events GROUP BY 1, 2, 3;

${triggers()}
`,
}

function triggers(): string {
  const local = (row: string): string => `max(0, ${row}.started_at + ${row}.utc_offset_minutes * 60)`
  const add = `
  INSERT INTO listened_tracks VALUES (NEW.user_id, NEW.track_id, 1, NEW.duration_seconds, NEW.started_at)
    ON CONFLICT DO UPDATE SET play_count = play_count + 1,
      total_duration_seconds = total_duration_seconds + excluded.total_duration_seconds,
      last_played_at = max(last_played_at, excluded.last_played_at);
  INSERT INTO listened_days
    VALUES (NEW.user_id, ${local('NEW')} / 86400, NEW.track_id, 1, NEW.duration_seconds)
    ON CONFLICT DO UPDATE SET play_count = play_count + 1,
      total_duration_seconds = total_duration_seconds + excluded.total_duration_seconds;
  INSERT INTO listened_hours VALUES (NEW.user_id, ${local('NEW')} / 86400, ${local('NEW')} % 86400 / 3600, 1,
      NEW.completed, NEW.duration_seconds)
    ON CONFLICT DO UPDATE SET play_count = play_count + 1,
      completed_count = completed_count + excluded.completed_count,
      total_duration_seconds = total_duration_seconds + excluded.total_duration_seconds;`
  const takeOut = `
  UPDATE listened_tracks SET play_count = play_count - 1,
      total_duration_seconds = total_duration_seconds - OLD.duration_seconds,
      last_played_at = coalesce((SELECT max(started_at) FROM listening_events
        WHERE track_id = OLD.track_id AND user_id = OLD.user_id), 0)
    WHERE user_id = OLD.user_id AND track_id = OLD.track_id;
  UPDATE listened_days SET play_count = play_count - 1,
      total_duration_seconds = total_duration_seconds - OLD.duration_seconds
    WHERE user_id = OLD.user_id AND day = ${local('OLD')} / 86400 AND track_id = OLD.track_id;
  UPDATE listened_hours SET play_count = play_count - 1,
      completed_count = completed_count - OLD.completed,
      total_duration_seconds = total_duration_seconds - OLD.duration_seconds
    WHERE user_id = OLD.user_id AND day = ${local('OLD')} / 86400 AND hour = ${local('OLD')} % 86400 / 3600;`
  const sweep = `
  DELETE FROM listened_tracks WHERE user_id = OLD.user_id AND track_id = OLD.track_id AND play_count = 0;
  DELETE FROM listened_days WHERE user_id = OLD.user_id AND day = ${local('OLD')} / 86400
    AND track_id = OLD.track_id AND play_count = 0;
  DELETE FROM listened_hours WHERE user_id = OLD.user_id AND day = ${local('OLD')} / 86400
    AND hour = ${local('OLD')} % 86400 / 3600 AND play_count = 0;`
  return `
CREATE TRIGGER listening_event_added AFTER INSERT ON listening_events BEGIN ${add}
END;
CREATE TRIGGER listening_event_changed AFTER UPDATE ON listening_events BEGIN ${takeOut}${add}${sweep}
END;`
}
