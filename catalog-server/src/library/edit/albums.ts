import type { AlbumBody } from '@pezzottify/contract'
import { albumType } from '../../catalog/index.ts'
import { sortKey } from '../../base/sort-key.ts'
import { identityKey } from '../../base/text.ts'
import type { EditedKind, Tx } from './edited-kind.ts'
import { listIn } from '../../base/stored-json.ts'
import { markFieldsEdited, requireArtists, requireImage } from './edited-kind.ts'
import { trackSnapshots } from './tracks.ts'

/**
 * `identity_key` is never edited: it identifies the album in the tags, and is null for one that comes from no tag.
 */
export const albums: EditedKind<AlbumBody> = {
  kind: 'Album',

  checkReferences: async (tx, body) => {
    await requireArtists(tx, body.artists_ids ?? [])
    await requireImage(tx, body.display_image_id)
  },

  snapshot: async (tx, id) => {
    const row = await tx.selectFrom('albums').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) return null
    const artists = await tx
      .selectFrom('album_artists')
      .select('artist_id')
      .where('album_id', '=', id)
      .orderBy('position')
      .execute()
    return {
      id,
      name: row.name,
      album_type: albumType.fromColumn(row.album_type),
      label: row.label,
      release_date: row.release_date,
      genres: listIn(row.genres),
      original_title: row.original_title,
      version_title: row.version_title,
      artists_ids: artists.map((link) => link.artist_id),
      display_image_id: row.display_image_id,
    }
  },

  insert: async (tx, body, now) => {
    await tx
      .insertInto('albums')
      .values({
        id: body.id,
        ...columnsOf(body),
        title_key: identityKey(body.name),
        added_at: now,
        edited_at: now,
      })
      .execute()
    await credit(tx, body)
  },

  update: async (tx, body) => {
    await tx.updateTable('albums').set(columnsOf(body)).where('id', '=', body.id).execute()
    await credit(tx, body)
  },

  markEdited: markFieldsEdited('albums'),

  remove: async (tx, id) => {
    const tracks = await trackSnapshots(tx, 'album_id', id)
    await tx.deleteFrom('albums').where('id', '=', id).execute()
    return tracks.map((before) => ({ kind: 'Track', before }))
  },
}

const columnsOf = (body: AlbumBody) => ({
  name: body.name,
  album_type: albumType.toColumn(body.album_type),
  label: body.label,
  release_date: body.release_date,
  genres: JSON.stringify(body.genres),
  original_title: body.original_title,
  version_title: body.version_title,
  sort_key: sortKey(body.name),
  name_key: identityKey(body.name),
  ...(body.display_image_id !== undefined && { display_image_id: body.display_image_id }),
})

async function credit(tx: Tx, { id, artists_ids }: AlbumBody): Promise<void> {
  if (!artists_ids) return
  await tx.deleteFrom('album_artists').where('album_id', '=', id).execute()
  const links = [...new Set(artists_ids)].map((artist, position) => ({
    album_id: id,
    artist_id: artist,
    position,
  }))
  if (links.length > 0) await tx.insertInto('album_artists').values(links).execute()
}
