import type { Database } from 'bun:sqlite'
import { tagsWord } from '../../../catalog/index.ts'
import { cachedIdentityKey } from './identity-key.ts'

type Row = { id: string; name: string; title: string }

const rowsAtOnce = 200

/** Gives albums that have no keys for finding them by title theirs, one a step: those of older versions and of importers. */
export function* fillTitleKeys(database: Database): Generator<void> {
  const page = database.query<Row, [number]>(
    `SELECT id, name, ${tagsWord('name')} AS title FROM albums WHERE title_key IS NULL OR name_key IS NULL LIMIT ?`,
  )
  const set = database.query('UPDATE albums SET title_key = ?, name_key = ? WHERE id = ?')
  for (let rows = page.all(rowsAtOnce); rows.length > 0; rows = page.all(rowsAtOnce))
    for (const { id, name, title } of rows)
      yield void set.run(cachedIdentityKey(title), cachedIdentityKey(name), id)
}
