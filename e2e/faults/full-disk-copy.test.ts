import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogSchema, openCatalog } from '../../catalog-server/src/db/catalog/schema.ts'
import { migrate } from '../../catalog-server/src/db/migrate.ts'
import { earlierSchema } from '../../catalog-server/src/testing/earlier-schema.ts'
import { isRoot, onSmallDisk } from './small-disk.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-full-'))
afterAll(() => rmSync(folder, { recursive: true }))

if (isRoot)
  test('a disk without room for the copy before a migration: it is not begun, and the refusal says why', () =>
    onSmallDisk(folder, '3m', () => {
      const path = join(folder, 'catalog.db')
      const old = earlierSchema(catalogSchema, 1)
      migrate(path, old)
      {
        using database = new Database(path)
        database.run('CREATE TABLE filler AS SELECT randomblob(2000000) AS bytes')
      }
      expect(() => openCatalog(path)).toThrow(/catalog\.db\.before-\d+.*the disk is full.*was not changed/)
      expect(readdirSync(folder).filter((name) => /before|unfinished/.test(name))).toEqual([])
      migrate(path, old)
    }))
