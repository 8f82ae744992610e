import type { ArtistBody } from '@pezzottify/contract'
import { readActivityPeriods } from '../../catalog/index.ts'
import { AppError } from '../../base/errors.ts'
import { sortKey } from '../../base/sort-key.ts'
import type { EditedKind, Tx } from './edited-kind.ts'
import { listIn } from '../../base/stored-json.ts'
import { markFieldsEdited, requireArtists, requireImage } from './edited-kind.ts'

/**
 * `identity_key` is never edited: it identifies the artist in the tags, and is null for one that comes from no
 * tag.
 */
export const artists: EditedKind<ArtistBody> = {
  kind: 'Artist',

  check: (body) => {
    if (body.related_artists_ids?.some((id) => id === body.id))
      throw new AppError('bad_request', 'An artist cannot be related to itself')
  },

  checkReferences: async (tx, body) => {
    await requireArtists(tx, body.related_artists_ids ?? [])
    await requireImage(tx, body.display_image_id)
  },

  snapshot: async (tx, id) => {
    const row = await tx.selectFrom('artists').selectAll().where('id', '=', id).executeTakeFirst()
    if (!row) return null
    const related = await tx
      .selectFrom('related_artists')
      .select('related_artist_id')
      .where('artist_id', '=', id)
      .orderBy('related_artist_id')
      .execute()
    return {
      id,
      name: row.name,
      genres: listIn(row.genres),
      activity_periods: readActivityPeriods(listIn(row.activity_periods)),
      sort_name: row.sort_name,
      display_image_id: row.display_image_id,
      related_artists_ids: related.map((link) => link.related_artist_id),
    }
  },

  insert: async (tx, body, now) => {
    await tx
      .insertInto('artists')
      .values({ id: body.id, ...columnsOf(body), added_at: now, edited_at: now })
      .execute()
    await relate(tx, body)
  },

  update: async (tx, body) => {
    await tx.updateTable('artists').set(columnsOf(body)).where('id', '=', body.id).execute()
    await relate(tx, body)
  },

  markEdited: markFieldsEdited('artists'),

  remove: async (tx, id) => {
    await tx.deleteFrom('artists').where('id', '=', id).execute()
    return []
  },
}

const columnsOf = (body: ArtistBody) => ({
  name: body.name,
  genres: JSON.stringify(body.genres),
  activity_periods: JSON.stringify(body.activity_periods),
  sort_name: body.sort_name,
  sort_key: sortKey(body.name, body.sort_name ?? null),
  ...(body.display_image_id !== undefined && { display_image_id: body.display_image_id }),
})

/** From this artist to the others, not back. */
async function relate(tx: Tx, { id, related_artists_ids }: ArtistBody): Promise<void> {
  if (!related_artists_ids) return
  await tx.deleteFrom('related_artists').where('artist_id', '=', id).execute()
  const links = [...new Set(related_artists_ids)].map((other) => ({
    artist_id: id,
    related_artist_id: other,
  }))
  if (links.length > 0) await tx.insertInto('related_artists').values(links).execute()
}
