import type { Migration } from '../../migrate.ts'

/**
 * An album may lie in several folders. Each folder's part is stored with the facts that decide whether two parts are
 * one album, so that the order in which folders are scanned does not matter. Files scanned earlier are read once more
 * by today's rules.
 */
export const albumParts: Migration = {
  name: '0015-album-parts',
  sql: `
CREATE TABLE album_parts (
  key TEXT NOT NULL PRIMARY KEY,
  album_id TEXT NOT NULL REFERENCES albums(id) ON DELETE CASCADE,
  likeness TEXT,
  folder_id INTEGER NOT NULL REFERENCES music_folders(id) ON DELETE CASCADE,
  directory TEXT NOT NULL,
  directories TEXT NOT NULL,
  cover TEXT
) WITHOUT ROWID;
CREATE INDEX idx_album_parts_likeness ON album_parts(likeness) WHERE likeness IS NOT NULL;
CREATE INDEX idx_album_parts_directory ON album_parts(folder_id, directory);
CREATE INDEX idx_album_parts_album ON album_parts(album_id);
UPDATE scanned_files SET changed_ns = 0;
`,
}
