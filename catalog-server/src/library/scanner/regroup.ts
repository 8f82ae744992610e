import { listIn } from '../../base/stored-json.ts'
import type { Writer } from '../store/writer.ts'
import type { AlbumFolderProcessor } from './process-album-folder.ts'

const foldersMax = 1_000

/** Decides albums again, from what is kept of their files' tags: no disk is asked. */
export function createRegroup({ database }: Writer, processorOf: () => AlbumFolderProcessor) {
  const folders = database.query<
    { folder_id: number; directory: string; directories: string },
    [string, number]
  >(
    `SELECT DISTINCT folder_id, directory, directories FROM album_parts
     WHERE album_id IN (SELECT value FROM json_each(?)) ORDER BY folder_id, directory LIMIT ?`,
  )
  return async (albumIds: readonly string[]): Promise<void> => {
    if (albumIds.length === 0) return
    const { signal } = new AbortController()
    const processor = processorOf()
    // A scan since the last time may have removed artists.
    processor.artists.forget()
    for (const row of folders.all(JSON.stringify(albumIds), foldersMax)) {
      // Our own list, never empty.
      const directories = listIn(row.directories) as [string, ...string[]]
      const nothing = { changed: [], returned: [], gone: [], cleared: [], problems: [], covers: [] }
      await processor.process(
        {
          type: 'album-folder',
          folderId: row.folder_id,
          directories,
          ...nothing,
          artistPictures: [],
          isCoverUnreachable: false,
          isKnown: true,
        },
        signal,
        () => undefined,
      )
    }
  }
}
