import type { ImageBody } from '@pezzottify/contract'
import { imageSize } from '../../catalog/index.ts'
import { requireInside } from './checks.ts'
import type { EditedKind } from './edited-kind.ts'

export const images: EditedKind<ImageBody> = {
  kind: 'Image',

  check: (body) => {
    requireInside('uri', body.uri)
  },

  checkReferences: () => Promise.resolve(),

  snapshot: async (tx, id) => {
    const row = await tx
      .selectFrom('images')
      .select(['id', 'uri', 'size', 'width', 'height'])
      .where('id', '=', id)
      .executeTakeFirst()
    return row ? { ...row, size: imageSize.fromColumn(row.size) } : null
  },

  insert: async (tx, body) => {
    await tx
      .insertInto('images')
      .values({ id: body.id, ...columnsOf(body) })
      .execute()
  },

  update: async (tx, body) => {
    // Colours and other facts belong to the previous file.
    await tx
      .updateTable('images')
      .set({ placeholder: null, color: null, luminance: null })
      .where('id', '=', body.id)
      .where('uri', '<>', body.uri)
      .execute()
    await tx.updateTable('images').set(columnsOf(body)).where('id', '=', body.id).execute()
  },

  /** A picture without a content hash was chosen by hand: the scan leaves it where it is. */
  markEdited: async (tx, { after }) => {
    await tx.updateTable('images').set({ content_hash: null }).where('id', '=', after.id).execute()
  },

  remove: async (tx, id) => {
    await tx.deleteFrom('images').where('id', '=', id).execute()
    return []
  },
}

const columnsOf = (body: ImageBody) => ({
  uri: body.uri,
  size: imageSize.toColumn(body.size),
  width: body.width,
  height: body.height,
})
