import type { Database } from 'bun:sqlite'
import type { EditedFields } from '../../../catalog/index.ts'
import { readEditedFields, withTags, writeEditedFields } from '../../../catalog/index.ts'

/** The displayed picture of a row, and its edited fields. */
export type Showing = { display_image_id: string | null; edited_fields: string | null }

export type CoverWriter = {
  /** Displays `imageId`, or nothing, for an album; a picture that a person chose stays. */
  showForAlbum(id: string, before: Showing | null, imageId: string | null): void
  showForArtist(id: string, imageId: string): void
}

export function createCoverWriter(database: Database): CoverWriter {
  const isUploaded = database.query<{ id: string }, [string]>(
    'SELECT id FROM images WHERE id = ? AND content_hash IS NULL',
  )
  const artistRow = database.query<Showing, [string]>(
    'SELECT display_image_id, edited_fields FROM artists WHERE id = ?',
  )
  const noteArtistTags = database.query('UPDATE artists SET edited_fields = ? WHERE id = ?')
  const album = writerFor('album', 'cover')
  const artist = writerFor('artist', 'portrait')

  function writerFor(kind: 'album' | 'artist', type: string) {
    const show = database.query(`UPDATE ${kind}s SET display_image_id = ? WHERE id = ?`)
    const unlink = database.query(
      `DELETE FROM ${kind}_images WHERE ${kind}_id = ? AND image_id IN
         (SELECT id FROM images WHERE content_hash IS NOT NULL)`,
    )
    const link = database.query(
      `INSERT OR IGNORE INTO ${kind}_images (${kind}_id, image_id, image_type, position) VALUES (?, ?, '${type}', 0)`,
    )
    return (id: string, shown: string | null, edited: EditedFields, imageId: string | null): void => {
      const isChosen = 'display_image_id' in edited
      if ((isChosen ? edited['display_image_id']?.tags : shown) === imageId) return
      if (!isChosen) {
        // A picture that was uploaded to replace the one in the folder.
        if (shown !== null && isUploaded.get(shown)) return
        show.run(imageId, id)
      }
      // The link also keeps a picture that is not displayed, so that a person can return to it.
      unlink.run(id)
      if (imageId !== null) link.run(id, imageId)
    }
  }

  return {
    showForAlbum: (id, before, imageId) =>
      album(id, before?.display_image_id ?? null, readEditedFields(before?.edited_fields ?? null), imageId),
    showForArtist: (id, imageId) => {
      const row = artistRow.get(id)
      const edited = readEditedFields(row?.edited_fields ?? null)
      artist(id, row?.display_image_id ?? null, edited, imageId)
      if (row?.edited_fields)
        noteArtistTags.run(writeEditedFields(withTags(edited, { display_image_id: imageId })), id)
    },
  }
}
