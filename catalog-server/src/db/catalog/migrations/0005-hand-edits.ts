import type { Migration } from '../../migrate.ts'

/**
 * When a person last changed an artist, album or track, so that edits can be distinguished from tags. The index
 * serves the deletion of an artist, which searches the relation from both sides.
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
