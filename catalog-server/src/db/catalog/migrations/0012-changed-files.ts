import type { Migration } from '../../migrate.ts'

/**
 * When a file itself was last changed, which no tagger can keep as it was. What was scanned before is read once more, by
 * the rules of today; every track stays itself. A file that takes the place of another is looked for by the name of its
 * album.
 */
export const changedFiles: Migration = {
  name: '0012-changed-files',
  sql: `
CREATE INDEX idx_albums_name ON albums(name COLLATE NOCASE);
ALTER TABLE scanned_files ADD COLUMN changed_ns INTEGER NOT NULL DEFAULT 0;
`,
}
