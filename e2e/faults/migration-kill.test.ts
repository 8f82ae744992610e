import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { catalogSchema, openCatalog } from '../../catalog-server/src/db/catalog/schema.ts'
import { openUsers, userSchema } from '../../catalog-server/src/db/user/schema.ts'
import { restoreDatabaseFile } from '../../catalog-server/src/db/installation/restore-file.ts'
import { migrate } from '../../catalog-server/src/db/migrate.ts'
import { seededRandom } from '../../catalog-server/src/base/seeded-random.ts'
import { earlierSchema } from '../../catalog-server/src/testing/earlier-schema.ts'

const rounds = Number(process.env['MIGRATION_ROUNDS'] ?? 12)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const root = mkdtempSync(join(tmpdir(), 'pezzottify-migration-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const script = new URL('../../catalog-server/src/testing/migrate-until-killed.ts', import.meta.url).pathname
const rowsStored = 20_000

const kinds = {
  user: { schema: userSchema, open: openUsers, name: 'user.db', table: 'user' },
  catalog: { schema: catalogSchema, open: openCatalog, name: 'catalog.db', table: 'artists' },
}

/** A database of the first version, large enough that copying it takes a while. */
function oldDatabase(kind: keyof typeof kinds, path: string): void {
  const { schema, table } = kinds[kind]
  migrate(path, earlierSchema(schema, 1))
  using database = new Database(path)
  const columns = kind === 'user' ? '(handle, created)' : '(id, name)'
  const values = kind === 'user' ? "'name of ' || number, 0" : "'id' || number, 'name of ' || number"
  database.run(
    `WITH RECURSIVE row (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM row WHERE number < ${rowsStored})
     INSERT INTO ${table} ${columns} SELECT ${values} FROM row`,
  )
}

test(`killed ${rounds} times while it copies and migrates, a database has an old or a new schema, and a copy is whole`, async () => {
  console.log(`seed ${seed}`)
  const random = seededRandom(seed)
  const seen = new Map<string, number>()
  for (const kind of ['user', 'catalog'] as const) {
    const { schema, open, name, table } = kinds[kind]
    const old = join(root, `old-${name}`)
    oldDatabase(kind, old)
    const takesMs = await migrateIn(freshCopy(old, name), kind, null)
    for (let round = 0; round < rounds / 2; round += 1) {
      const path = freshCopy(old, name)
      const folder = join(path, '..')
      await migrateIn(path, kind, random() * takesMs)
      const steps = stepsOf(path)
      const copy = `${path}.before-${schema.migrations.length}`
      const outcome = `${kind}: ${steps} steps, ${existsSync(copy) ? 'copy' : 'no copy'}`
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
      expect([1, schema.migrations.length]).toContain(steps)
      // A started migration has a copy; a file with the name of a copy is complete, and readable by its
      // owner only.
      expect(steps === 1 || existsSync(copy)).toBe(true)
      if (existsSync(copy)) {
        expect(statSync(copy).mode & 0o777).toBe(0o600)
        expect([countIn(copy, table), stepsOf(copy)]).toEqual([rowsStored, 1])
      }
      await open(path).close()
      expect([countIn(path, table), stepsOf(path)]).toEqual([rowsStored, schema.migrations.length])
      expect(readdirSync(folder).filter((file) => file.includes('unfinished'))).toEqual([])
      const places = {
        dataFolder: folder,
        userDb: join(folder, 'user.db'),
        catalogDb: join(folder, 'catalog.db'),
      }
      restoreDatabaseFile(copy, places, () => undefined)
      expect([countIn(path, table), stepsOf(path)]).toEqual([rowsStored, 1])
      rmSync(folder, { recursive: true })
    }
  }
  console.log([...seen].map(([outcome, count]) => `${outcome}: ${count}`).join('; '))
  expect(seen.size).toBeGreaterThan(1)
}, 1_200_000)

let count = 0
function freshCopy(old: string, name: string): string {
  const folder = join(root, String((count += 1)))
  mkdirSync(folder)
  cpSync(old, join(folder, name))
  return join(folder, name)
}

/** Returns the duration since the process began. */
async function migrateIn(path: string, kind: string, killAfterMs: number | null): Promise<number> {
  const child = Bun.spawn([process.execPath, script, kind, path], { stdout: 'pipe', stderr: 'inherit' })
  const reader = child.stdout.getReader()
  await reader.read()
  const began = performance.now()
  if (killAfterMs !== null) {
    await Bun.sleep(killAfterMs)
    child.kill('SIGKILL')
  }
  await child.exited
  return performance.now() - began
}

function stepsOf(path: string): number {
  using database = new Database(path)
  expect(database.query('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  return (
    database.query<{ count: number }, []>('SELECT count(*) AS count FROM schema_migration').get()?.count ?? 0
  )
}

function countIn(path: string, table: string): number {
  using database = new Database(path, { readonly: true })
  return database.query<{ count: number }, []>(`SELECT count(*) AS count FROM ${table}`).get()?.count ?? 0
}
