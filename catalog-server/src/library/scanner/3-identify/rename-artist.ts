import type { Database } from 'bun:sqlite'
import { readEditedFields, withTags, writeEditedFields } from '../../../catalog/index.ts'
import { sortKey } from '../../../base/sort-key.ts'

type Row = { name: string; sort_name: string | null; edited_fields: string | null }

/** Gives an artist the name in the tags, except for fields that a person edited. Called inside a transaction. */
export function createRenameArtist(database: Database) {
  const rowOf = database.query<Row, [string]>(
    'SELECT name, sort_name, edited_fields FROM artists WHERE id = ?',
  )
  const update = database.query(
    'UPDATE artists SET name = ?, sort_name = ?, sort_key = ?, edited_fields = ? WHERE id = ?',
  )
  return (id: string, name: string, sortName: string | null): void => {
    const before = rowOf.get(id)
    if (!before) return
    const edited = readEditedFields(before.edited_fields)
    const shown = 'name' in edited ? before.name : name
    const sorted = 'sort_name' in edited ? before.sort_name : sortName
    const noted = withTags(edited, { name, sort_name: sortName })
    update.run(shown, sorted, sortKey(shown, sorted), writeEditedFields(noted), id)
  }
}
