import type { Migration } from '../../migrate.ts'

/** Albums by their year, and those of a year by name: apps page through them from any place, however many there are. */
export const albumYears: Migration = {
  name: '0027-album-years',
  sql: `
ALTER TABLE albums ADD COLUMN release_year INTEGER
  GENERATED ALWAYS AS (CAST(strftime('%Y', release_date, 'unixepoch') AS INTEGER)) VIRTUAL;
CREATE INDEX idx_albums_year ON albums(release_year, sort_key, id) WHERE is_listed AND release_year IS NOT NULL;
`,
}
