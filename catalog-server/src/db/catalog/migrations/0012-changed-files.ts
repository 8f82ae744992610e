import type { Migration } from '../../migrate.ts'

/**
 * The inode change time of a file, which a tagger cannot preserve. Files scanned earlier are read once more by today's
 * rules; every track keeps its id. The index finds the file that another one replaces by the name of its album.
 */
export const changedFiles: Migration = {
  name: '0012-changed-files',
  sql: `
CREATE INDEX idx_albums_name ON albums(name COLLATE NOCASE);
ALTER TABLE scanned_files ADD COLUMN changed_ns INTEGER NOT NULL DEFAULT 0;
`,
}
