import type { Migration } from '../../migrate.ts'

/**
 * Since when a track's file cannot be reached, in Unix seconds, kept by a trigger so that whoever changes the availability
 * keeps it true; and the mount points on which the music of a folder lay, so that a disk that is not mounted is not taken for
 * music that was deleted. For what is away already nobody knows the time: it counts from now.
 */
export const goneSince: Migration = {
  name: '0018-gone-since',
  sql: `
ALTER TABLE tracks ADD COLUMN gone_since INTEGER;
UPDATE tracks SET gone_since = unixepoch() WHERE availability <> 'available';
CREATE TRIGGER tracks_gone_since AFTER UPDATE OF availability ON tracks
WHEN (new.availability = 'available') <> (old.availability = 'available') BEGIN
  UPDATE tracks SET gone_since = iif(new.availability = 'available', NULL, unixepoch()) WHERE id = new.id;
END;
CREATE TABLE folder_mounts (
  folder_id INTEGER NOT NULL REFERENCES music_folders(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  PRIMARY KEY (folder_id, path)
) WITHOUT ROWID;
`,
}
