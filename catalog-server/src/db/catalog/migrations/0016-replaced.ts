import type { Migration } from '../../migrate.ts'

/**
 * Two rows may turn out to be one song or one album: a better file lay beside the old one until that was removed. The elder
 * row goes on with the file that is there; the younger one says which, for those who know it by its id.
 */
export const replaced: Migration = {
  name: '0016-replaced',
  sql: `
ALTER TABLE tracks ADD COLUMN replaced_by TEXT;
CREATE INDEX idx_tracks_replaced ON tracks(replaced_by) WHERE replaced_by IS NOT NULL;
ALTER TABLE albums ADD COLUMN replaced_by TEXT;
CREATE INDEX idx_albums_replaced ON albums(replaced_by) WHERE replaced_by IS NOT NULL;
`,
}
