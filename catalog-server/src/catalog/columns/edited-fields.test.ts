import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../db/migrate.ts'
import { openDatabase } from '../../db/sqlite.ts'
import { afterEdit, withTags } from './edited-fields.ts'
import { catalogSchema, openCatalog } from '../../db/catalog/schema.ts'
import { earlierSchema } from '../../testing/earlier-schema.ts'

test('edits made by an older version are known by their fields, and what cannot be read is no obstacle', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-edited-'))
  const path = join(folder, 'catalog.db')
  migrate(
    path,
    earlierSchema(catalogSchema, catalogSchema.migrations.filter(({ name }) => name < '0006').length),
  )
  {
    using database = openDatabase(path, 'FULL')
    database.run(`
      INSERT INTO albums (id, name, album_type, edited_at) VALUES ('a', 'A', 'ALBUM', 5), ('b', 'B', 'ALBUM', NULL),
        ('c', 'C', 'ALBUM', 5);
      INSERT INTO catalog_batches (id, name, created_at, last_activity_at) VALUES ('one', 'One', 1, 1);
      INSERT INTO catalog_change_log (batch_id, entity_type, entity_id, operation, field_changes, entity_snapshot, created_at)
      VALUES ('one', 'album', 'a', 'update', '{"name":{"old":"x","new":"y"},"label":{}}', '{}', 1),
        ('one', 'album', 'a', 'update', '{"name":{"old":"y","new":"A"}}', '{}', 2),
        ('one', 'album', 'a', 'update', 'nonsense', '{}', 3),
        ('one', 'album', 'c', 'create', '{"name":{"old":null,"new":"C"}}', '{}', 4)`)
  }
  const store = openCatalog(path)
  const rows = store.reader.query('SELECT id, edited_fields FROM albums ORDER BY id').all()
  expect(rows).toEqual([
    { id: 'a', edited_fields: '{"name":{},"label":{}}' },
    { id: 'b', edited_fields: null },
    { id: 'c', edited_fields: null },
  ])
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a field whose tags are not known yet is taken back only once a scan has read them', () => {
  const edited = { name: {} }
  expect(afterEdit(edited, { name: 'mine' }, { name: 'other' })).toEqual(edited)
  const known = withTags(edited, { name: 'tags', label: 'x' })
  expect(known).toEqual({ name: { tags: 'tags' } })
  expect(afterEdit(known, { name: 'mine' }, { name: 'other' })).toEqual(known)
  expect(afterEdit(known, { name: 'mine' }, { name: 'tags' })).toEqual({})
})
