import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogSchema, openCatalog } from '../../catalog-server/src/db/catalog/schema.ts'
import { migrate } from '../../catalog-server/src/db/migrate.ts'
import { earlierSchema } from '../../catalog-server/src/testing/earlier-schema.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-full-'))
const run = (...command: string[]): void => {
  const { exitCode, stderr } = Bun.spawnSync(command)
  if (exitCode !== 0) throw new Error(stderr.toString())
}
afterAll(() => rmSync(folder, { recursive: true }))
/** Only root can make a small disk. */
const isRoot = process.getuid?.() === 0

if (isRoot)
  test('a disk without room for the copy before a migration: it is not begun, and the refusal says why', () => {
    run('mount', '-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder)
    try {
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
    } finally {
      run('umount', folder)
    }
  })
