import type { Migration } from '../../migrate.ts'

/**
 * When a person last changed what is said of an artist, album or track: their word can be told from that of the tags.
 * The index serves the deletion of an artist, which looks for it from both sides.
 */
export const handEdits: Migration = {
  name: '0005-hand-edits',
  sql: `
ALTER TABLE artists ADD COLUMN edited_at INTEGER;
ALTER TABLE albums ADD COLUMN edited_at INTEGER;
ALTER TABLE tracks ADD COLUMN edited_at INTEGER;
CREATE INDEX idx_related_artists_related ON related_artists(related_artist_id);
`,
}
