import type { Migration } from '../../migrate.ts'

/**
 * A picture beside several albums is shown by those that have no other. Each part keeps it, so that its album still has it
 * when another folder decides. Until such a folder is examined again, it is taken to be what the album shows.
 */
export const sharedCovers: Migration = {
  name: '0025-shared-covers',
  sql: `
ALTER TABLE album_parts ADD COLUMN shared_cover TEXT;
UPDATE album_parts SET shared_cover = (
  SELECT content_hash FROM images WHERE id = (SELECT display_image_id FROM albums WHERE albums.id = album_id))
WHERE cover IS NULL AND EXISTS (
  SELECT 1 FROM album_parts AS other
  WHERE other.folder_id = album_parts.folder_id AND other.directory = album_parts.directory
    AND other.key <> album_parts.key);
`,
}
