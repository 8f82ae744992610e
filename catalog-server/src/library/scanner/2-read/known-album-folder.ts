import type { Database } from 'bun:sqlite'
import { endTurn } from '../../../base/turns.ts'
import { isEdited } from '../../../catalog/index.ts'
import { groupingOverrideOf } from '../../store/grouping-override.ts'
import type { AlbumFolderMessage } from '../1-discover/messages.ts'
import type { AlbumTags } from './album-tags.ts'
import { readAlbumTags } from './album-tags.ts'

/** An unchanged file of the album folder. */
export type Sibling = {
  path: string
  trackId: string
  albumId: string
  tags: AlbumTags
  isPlacedByHand: boolean
  /** The id of the latest override that concerns its album. */
  override: number | null
}

export type KnownAlbumFolder = {
  siblings: Sibling[]
  /** The tracks of the changed files, by path. */
  tracks: Map<string, string>
}

type Row = {
  path: string
  track_id: string
  album_id: string
  album_tags: string | null
  state: string
  isPlacedByHand: 0 | 1
  override: number | null
}

export const nothingKnown = (): KnownAlbumFolder => ({ siblings: [], tracks: new Map() })

/** With more files in one folder an album is identified from a part of them. */
const siblingsMax = 5_000
const rowsAtOnce = 500

/** `changed`, `gone` and `returned`: the files that differ from the known ones. */
type Wanted = Pick<AlbumFolderMessage, 'folderId' | 'directories' | 'isKnown' | 'gone' | 'returned'> & {
  changed: readonly { path: string }[]
}

export type LoadKnownAlbumFolder = (albumFolder: Wanted) => Promise<KnownAlbumFolder>

/**
 * Loads the known files of an album folder, in pages so that a folder of thousands of files does not block the server.
 */
export function createLoadKnownAlbumFolder(database: Database): LoadKnownAlbumFolder {
  const query = database.query<Row, [number, string, string, number]>(
    `SELECT f.path, f.track_id, f.album_tags, f.state, t.album_id, ${isEdited('album_id')} AS isPlacedByHand,
       ${groupingOverrideOf('t.id')} AS override
     FROM scanned_files f JOIN tracks t ON t.id = f.track_id
     WHERE f.folder_id = ? AND f.directory = ? AND f.path > ?
     ORDER BY f.path LIMIT ?`,
  )
  return async (albumFolder) => {
    const known = nothingKnown()
    if (!albumFolder.isKnown) return known
    const changed = new Set(albumFolder.changed.map(({ path }) => path))
    const gone = new Set(albumFolder.gone.map(({ path }) => path))
    const returned = new Set(albumFolder.returned.map(({ path }) => path))
    const isThere = ({ path, state }: Row): boolean =>
      returned.has(path) || (state !== 'gone' && state !== 'missing' && !gone.has(path))
    for (const directory of albumFolder.directories) {
      let last = ''
      for (let isWhole = false; !isWhole;) {
        const rows = query.all(albumFolder.folderId, directory, last, rowsAtOnce)
        for (const row of rows) {
          if (changed.has(row.path)) known.tracks.set(row.path, row.track_id)
          else if (isThere(row))
            if (known.siblings.length < siblingsMax)
              known.siblings.push({
                path: row.path,
                trackId: row.track_id,
                albumId: row.album_id,
                tags: readAlbumTags(row.album_tags),
                isPlacedByHand: row.isPlacedByHand === 1,
                override: row.override,
              })
        }
        last = rows.at(-1)?.path ?? ''
        isWhole = rows.length < rowsAtOnce
        if (!isWhole) await endTurn()
      }
    }
    return known
  }
}
