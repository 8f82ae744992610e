import type { Migration } from '../../migrate.ts'

/** One picture that represents an artist or album, so that a list need not read the image links. */
export const displayImage: Migration = {
  name: '0002-display-image',
  sql: `
ALTER TABLE artists ADD COLUMN display_image_id TEXT REFERENCES images(id) ON DELETE SET NULL;
ALTER TABLE albums ADD COLUMN display_image_id TEXT REFERENCES images(id) ON DELETE SET NULL;
`,
}
