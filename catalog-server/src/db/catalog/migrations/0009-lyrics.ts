import type { Migration } from '../../migrate.ts'

/**
 * A track may have lyrics from several sources: files beside it, and each text in its tags with its language. Answers
 * of a service on the internet are stored apart, also the answer that it knows no lyrics, since a scan cannot find
 * those again.
 */
export const lyrics: Migration = {
  name: '0009-lyrics',
  sql: `
CREATE TABLE lyrics (
  track_id TEXT NOT NULL REFERENCES tracks(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  source TEXT NOT NULL,
  language TEXT,
  text TEXT NOT NULL,
  PRIMARY KEY (track_id, position)
);
INSERT INTO lyrics SELECT track_id, 0, 'embedded', NULL, text FROM track_lyrics;
DROP TABLE track_lyrics;
ALTER TABLE lyrics RENAME TO track_lyrics;

CREATE TABLE lyrics_lookups (
  track_id TEXT PRIMARY KEY REFERENCES tracks(id) ON DELETE CASCADE,
  question TEXT NOT NULL,
  synced_text TEXT,
  plain_text TEXT,
  answered_at INTEGER NOT NULL
);
`,
}
