import type { Migration } from '../../migrate.ts'

/**
 * Listed rows in the order in which they were stored. A client that copies the library by offset reads them so: what is
 * added meanwhile comes after all else, and an offset is counted in the index, without the rows.
 */
export const storedOrder: Migration = {
  name: '0026-stored-order',
  sql: `
CREATE INDEX idx_artists_stored ON artists(is_listed);
CREATE INDEX idx_albums_stored ON albums(is_listed);
CREATE INDEX idx_tracks_stored ON tracks(availability <> 'missing');
`,
}
