import type { Database } from 'bun:sqlite'
import { isEdited, unlessEditedFrom } from '../../../catalog/index.ts'
import { albumTextColumns } from '../4-write/write-album.ts'
import { isElder } from './age.ts'

type Row = { id: string; added_at: number; place: number; track_count: number; isByScan: 0 | 1 }

const editable = [...albumTextColumns, 'display_image_id']

export type AlbumHandOver = {
  /** The songs of `emptied` are all in `filled` now. The elder of both goes on, with what the scan says of the other. */
  merge(emptied: string, filled: string): void
}

export function createAlbumHandOver(database: Database): AlbumHandOver {
  const rowOf = database.query<Row, [string]>(
    'SELECT id, added_at, rowid AS place, track_count, identity_key IS NOT NULL AS isByScan FROM albums WHERE id = ?',
  )
  const become = database.query(
    `UPDATE albums SET ${editable.map((column) => unlessEditedFrom('albums', column)).join(', ')}, (title_key, musicbrainz_id) = (SELECT title_key, musicbrainz_id FROM albums WHERE id = ?1),
       ${unlessEditedFrom('albums', 'sort_key', 'name')}, ${unlessEditedFrom('albums', 'name_key', 'name')} WHERE id = ?2`,
  )
  const keyOf = database.query<{ identity_key: string | null }, [string]>(
    'SELECT identity_key FROM albums WHERE id = ?',
  )
  const setKey = database.query('UPDATE albums SET identity_key = ? WHERE id = ?')
  const artistsEdited = database.query<{ isEdited: 0 | 1 }, [string]>(
    `SELECT ${isEdited('artists_ids')} AS isEdited FROM albums WHERE id = ?`,
  )
  const clearArtists = database.query('DELETE FROM album_artists WHERE album_id = ?')
  const takeArtists = database.query(
    `INSERT INTO album_artists (album_id, artist_id, position)
     SELECT ?, artist_id, position FROM album_artists WHERE album_id = ?`,
  )
  const takeImages = database.query(
    `INSERT OR IGNORE INTO album_images (album_id, image_id, image_type, position)
     SELECT ?, image_id, image_type, position FROM album_images WHERE album_id = ?`,
  )
  const takeParts = database.query('UPDATE album_parts SET album_id = ? WHERE album_id = ?')
  const takeTracks = database.query(
    "UPDATE tracks SET album_id = ? WHERE album_id = ? AND availability <> 'missing'",
  )
  const replace = database.query('UPDATE albums SET replaced_by = ? WHERE id = ? OR replaced_by = ?')
  const stand = database.query('UPDATE albums SET replaced_by = NULL WHERE id = ?')

  return {
    merge: (emptied, filled) => {
      const [gone, there] = [rowOf.get(emptied), rowOf.get(filled)]
      if (!gone || !there || gone.track_count > 0 || gone.isByScan === 0 || there.isByScan === 0) return
      if (!isElder(gone, there)) return void replace.run(filled, emptied, emptied)
      const key = keyOf.get(filled)?.identity_key ?? null
      setKey.run(`${key}\n${filled}`, filled)
      setKey.run(key, emptied)
      become.run(filled, emptied)
      if (artistsEdited.get(emptied)?.isEdited !== 1) {
        clearArtists.run(emptied)
        takeArtists.run(emptied, filled)
      }
      takeImages.run(emptied, filled)
      takeParts.run(emptied, filled)
      takeTracks.run(emptied, filled)
      replace.run(emptied, filled, filled)
      stand.run(emptied)
    },
  }
}
