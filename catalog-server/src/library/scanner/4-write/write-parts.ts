import type { Database } from 'bun:sqlite'
import { directoryOf } from '../../paths/names.ts'
import type { AlbumFolderMessage } from '../1-discover/messages.ts'
import type { DecidedAlbum } from '../3-identify/album-identity.ts'

export type PartWriter = {
  /**
   * Deletes the parts of a folder that no longer exists. @returns the albums they belonged to, and those that had discs in
   * it beside others
   */
  dropFolder(folderId: number, directory: string): string[]
  /** Stores the parts of an album. Their keys are added to `kept`. */
  write(album: DecidedAlbum, albumId: string, kept: Set<string>): Generator<void>
  /** Deletes the parts of a folder that no longer exist. @returns the albums they belonged to */
  drop(albumFolder: AlbumFolderMessage, kept: ReadonlySet<string>): string[]
}

export function createPartWriter(database: Database): PartWriter {
  const write = database.query(
    `INSERT INTO album_parts (key, album_id, likeness, folder_id, directory, directories, cover, shared_cover)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET album_id = excluded.album_id, directories = excluded.directories,
       cover = excluded.cover, shared_cover = excluded.shared_cover`,
  )
  const drop = database.query<{ album_id: string }, [number, string, string]>(
    `DELETE FROM album_parts WHERE folder_id = ? AND directory = ? AND key NOT IN (SELECT value FROM json_each(?))
     RETURNING album_id`,
  )
  const dropFolder = database.query<{ album_id: string }, [number, string]>(
    'DELETE FROM album_parts WHERE folder_id = ? AND directory = ? RETURNING album_id',
  )
  const aroundDisc = database.query<{ album_id: string }, [number, string, string]>(
    `SELECT album_id FROM album_parts
     WHERE folder_id = ? AND directory = ? AND EXISTS (SELECT 1 FROM json_each(directories) WHERE value = ?)`,
  )
  return {
    dropFolder: (folderId, directory) =>
      [
        ...dropFolder.all(folderId, directory),
        ...aroundDisc.all(folderId, directoryOf(directory), directory),
      ].map((row) => row.album_id),
    write: function* ({ parts }, albumId, kept) {
      for (const { decision, folderId, directory, directories, cover, sharedCover } of parts) {
        kept.add(decision.key)
        const { key, likeness } = decision
        const place = [folderId, directory, JSON.stringify(directories)] as const
        write.run(key, albumId, likeness, ...place, cover, sharedCover)
        yield
      }
    },
    drop: ({ folderId, directories: [directory] }, kept) =>
      drop.all(folderId, directory, JSON.stringify([...kept])).map((row) => row.album_id),
  }
}
