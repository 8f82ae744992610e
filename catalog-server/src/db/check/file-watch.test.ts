import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import type { DegradedReason } from '@pezzottify/contract'
import { metricsOf } from '../../testing/metrics-of.ts'
import type { TestApp } from '../../testing/test-app.ts'
import type { TestHome } from '../../testing/test-home.ts'
import { createTestHome } from '../../testing/test-home.ts'

const noticedMaxMs = 10_000

const like = (api: ApiClient, id: string) => api.likes.like({ params: { type: 'track', id } })
const likes = async (api: ApiClient) => (await api.sync.state()).likes.tracks.map(String)
const folderOf = (api: ApiClient, path: string) => api.library.addFolder({ body: { path } })

async function untilReasons(app: TestApp, reasons: DegradedReason[]): Promise<void> {
  const deadline = performance.now() + noticedMaxMs
  for (;;) {
    const health = await app.anonymous.server.health()
    if ((health.reasons ?? []).join() === reasons.join()) return
    if (performance.now() > deadline) expect(health.reasons ?? []).toEqual(reasons)
    await Bun.sleep(20)
  }
}

const rescuedIn = ({ folder }: TestHome): string[] =>
  readdirSync(folder).filter((name) => /^user\.db\.rescued-[\d-]+$/.test(name))

test('databases that are moved away are noticed: no write is acknowledged until they are back, and reads go on', async () => {
  using home = await createTestHome()
  const { folder, userDb, catalogDb } = home
  const startedAt = performance.now()
  await using app = await home.start()
  const [alice, bob] = [app.as('alice'), app.as('bob')]
  for (const name of ['one', 'two']) mkdirSync(join(folder, name))
  await folderOf(alice, join(folder, 'one'))
  await like(bob, 'before')
  for (const path of [userDb, catalogDb]) renameSync(path, `${path}.away`)
  await like(bob, 'meanwhile')
  await untilReasons(app, ['user_db_replaced', 'catalog_db_replaced'])

  await expect(like(bob, 'after')).rejects.toMatchObject({ status: 503, code: 'unavailable' })
  await expect(folderOf(alice, join(folder, 'two'))).rejects.toMatchObject({
    status: 503,
    code: 'unavailable',
  })
  expect(await likes(bob)).toEqual(['before', 'meanwhile'])
  const { checks } = await alice.server.doctor()
  expect(checks.find(({ name }) => name === 'user_db_replaced')).toMatchObject({
    state: 'failed',
    message: expect.stringContaining(userDb),
  })
  expect(app.lines.filter((line) => line.includes('user_db_replaced'))).toHaveLength(1)

  // The count rises for as long as the files are away, so that an alert on it does not end by
  // itself.
  const errors = async () => (await metricsOf(app)).get('db_connection_errors_total') ?? 0
  const counted = await errors()
  expect(counted).toBeGreaterThanOrEqual(2)
  while ((await errors()) < counted + 2) await Bun.sleep(50)
  // The check some seconds after the start does not take what is not there for damaged.
  await Bun.sleep(startedAt + 4_500 - performance.now())
  await untilReasons(app, ['user_db_replaced', 'catalog_db_replaced'])
  for (const path of [userDb, catalogDb]) renameSync(`${path}.away`, path)
  await untilReasons(app, [])
  await like(bob, 'again')
  expect(await likes(bob)).toEqual(['before', 'meanwhile', 'again'])
})

test('a user database that is deleted or replaced is copied out, and the file in its place stays', async () => {
  using home = await createTestHome()
  const { folder, userDb } = home
  const other = join(folder, 'other.db')
  {
    await using app = await home.start()
    cpSync(userDb, other)
    using made = new Database(other)
    made.run('PRAGMA journal_mode = DELETE')
    made.run('VACUUM')
    await like(app.as('bob'), 'acknowledged')
    renameSync(other, userDb)
    await like(app.as('bob'), 'not noticed yet')
    await untilReasons(app, ['user_db_replaced'])
    cpSync(userDb, other)
  }
  // The old log was neither written over the new file nor left beside it, where SQLite would apply
  // it.
  expect(readFileSync(userDb).equals(readFileSync(other))).toBe(true)
  expect(existsSync(`${userDb}-wal`) ? statSync(`${userDb}-wal`).size : 0).toBe(0)
  const [rescued = ''] = rescuedIn(home)
  expect(statSync(join(folder, rescued)).mode & 0o777).toBe(0o600)
  for (const suffix of ['', '-wal', '-shm']) rmSync(userDb + suffix, { force: true })
  renameSync(join(folder, rescued), userDb)
  await using app = await home.start()
  expect(await likes(app.as('bob'))).toEqual(['acknowledged', 'not noticed yet'])
})

test('a database that is cut short is noticed, and one that another program compacted is not taken for it', async () => {
  using home = await createTestHome()
  const { userDb } = home
  await using app = await home.start()
  const bob = app.as('bob')
  await like(bob, 'before')
  using beside = new Database(userDb)
  beside.run('CREATE TABLE filler AS SELECT hex(randomblob(100000)) AS text')
  beside.run('PRAGMA wal_checkpoint(TRUNCATE)')
  await Bun.sleep(1_500)
  beside.run('DROP TABLE filler')
  beside.run('VACUUM')
  beside.run('PRAGMA wal_checkpoint(TRUNCATE)')
  await Bun.sleep(1_500)
  await like(bob, 'after it was compacted')
  await untilReasons(app, [])
  beside.run('PRAGMA wal_checkpoint(TRUNCATE)')
  truncateSync(userDb, 8_192)
  // A read of a page that is gone finds the damage too.
  while (!(await app.anonymous.server.health()).reasons?.includes('user_db_replaced')) await Bun.sleep(20)
  await expect(like(bob, 'lost')).rejects.toMatchObject({ status: 503 })
})
