import type { EditedFields } from '@pezzottify/contract'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { notFound } from '../../base/errors.ts'
import { readEditedFields } from '../../catalog/index.ts'

type Told = 'artist' | 'album' | 'track'

/** The edited fields, each with the value of the file. @throws AppError `not_found` */
export async function editedFieldsOf(store: CatalogStore, type: Told, id: string): Promise<EditedFields> {
  const row = await rowOf(store, type, id)
  if (!row) throw notFound()
  const edited = Object.entries(readEditedFields(row.edited_fields))
  return {
    from_file: row.origin !== null,
    fields: Object.fromEntries(
      edited.map(([field, former]) => [field, { is_known: 'tags' in former, file: former.tags ?? null }]),
    ),
  }
}

/** `origin` is null for an item that comes from no file. */
function rowOf({ read }: CatalogStore, type: Told, id: string) {
  if (type === 'track')
    return read
      .selectFrom('tracks')
      .select(['edited_fields', 'library_id as origin'])
      .where('id', '=', id)
      .executeTakeFirst()
  return read
    .selectFrom(type === 'artist' ? 'artists' : 'albums')
    .select(['edited_fields', 'identity_key as origin'])
    .where('id', '=', id)
    .executeTakeFirst()
}
