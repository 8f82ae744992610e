import type { Database } from 'bun:sqlite'
import { isEdited } from '../../catalog/index.ts'
import type { Before } from './store.ts'

/** Puts albums and their tracks back to where they were before a person said something of them. Called in a transaction. */
export function createRestore(database: Database) {
  const giveUpKey = database.query(
    'UPDATE albums SET identity_key = identity_key || char(10) || id WHERE identity_key = ? AND id <> ?',
  )
  const put = database.query(
    `INSERT INTO albums (id, name, album_type, identity_key, added_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET identity_key = excluded.identity_key, replaced_by = NULL`,
  )
  const moveBack = database.query(
    `UPDATE tracks SET album_id = (SELECT former_album_id FROM override_tracks WHERE track_id = tracks.id AND override_id = ?1)
     WHERE id IN (SELECT track_id FROM override_tracks JOIN albums ON albums.id = former_album_id WHERE override_id = ?1)
       AND NOT ${isEdited('album_id')}`,
  )
  const dropParts = database.query('DELETE FROM album_parts WHERE likeness = ?')
  const putPart = database.query(
    `INSERT OR REPLACE INTO album_parts (key, album_id, likeness, folder_id, directory, directories, cover, shared_cover)
     SELECT ?, ?, ?, id, ?, ?, ?, ? FROM music_folders WHERE id = ?`,
  )

  return (overrideId: number, likeness: string, { albums, parts }: Before): void => {
    for (const { id, name, album_type, identity_key, added_at } of albums) {
      giveUpKey.run(identity_key, id)
      put.run(id, name, album_type, identity_key, added_at)
    }
    moveBack.run(overrideId)
    dropParts.run(likeness)
    for (const {
      key,
      album_id,
      likeness: like,
      folder_id,
      directory,
      directories,
      cover,
      shared_cover = null,
    } of parts)
      putPart.run(key, album_id, like, directory, directories, cover, shared_cover, folder_id)
  }
}
