import type { Migration } from '../../migrate.ts'

/**
 * A file that replaces another one is found by its recording, or by the title of its album however that is spelled. The keys
 * are made by JavaScript: the next scan fills those of the albums that are there, and of those that other programs write.
 */
export const titleKeys: Migration = {
  name: '0022-title-keys',
  sql: `
DROP INDEX idx_albums_name;
ALTER TABLE albums ADD COLUMN title_key TEXT;
ALTER TABLE albums ADD COLUMN name_key TEXT;
CREATE INDEX idx_albums_title_key ON albums(title_key);
CREATE INDEX idx_albums_name_key ON albums(name_key);
CREATE INDEX idx_tracks_musicbrainz ON tracks(musicbrainz_id) WHERE musicbrainz_id IS NOT NULL;
CREATE INDEX idx_tracks_edited ON tracks(album_id) WHERE edited_fields IS NOT NULL;
`,
}
