import type { ImageId } from '@pezzottify/contract'
import type { CatalogStore } from '../../db/catalog/schema.ts'

/** The most tracks whose albums are looked at for a picture. */
const tracksMax = 100

/** The picture that something is shown with; null when there is none, or no such thing. */
export function createShownImages(catalog: CatalogStore) {
  type Row = { id: ImageId | null }
  const ofArtist = catalog.reader.query<Row, [string]>(
    'SELECT display_image_id AS id FROM artists WHERE id = ?',
  )
  const ofAlbum = catalog.reader.query<Row, [string]>(
    `SELECT albums.display_image_id AS id FROM albums AS asked
     JOIN albums ON albums.id = iif(asked.track_count = 0, coalesce(asked.replaced_by, asked.id), asked.id)
     WHERE asked.id = ?`,
  )
  const ofTracks = catalog.reader.query<Row, [string]>(
    `SELECT albums.display_image_id AS id FROM json_each(?) AS given
     CROSS JOIN tracks AS asked ON asked.id = given.value
     CROSS JOIN tracks ON tracks.id = coalesce(asked.replaced_by, asked.id)
     CROSS JOIN albums ON albums.id = tracks.album_id
     WHERE albums.display_image_id IS NOT NULL ORDER BY given.key LIMIT 1`,
  )
  return {
    artist: (id: string): ImageId | null => ofArtist.get(id)?.id ?? null,
    album: (id: string): ImageId | null => ofAlbum.get(id)?.id ?? null,
    /** That of the first album of these tracks, for lists of them. */
    tracks: (ids: readonly string[]): ImageId | null =>
      ofTracks.get(JSON.stringify(ids.slice(0, tracksMax)))?.id ?? null,
  }
}
