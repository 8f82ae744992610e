import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import {
  cpSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import { runCommand } from '../../testing/run-command.ts'
import type { TestHome } from '../../testing/test-home.ts'
import { createTestHome } from '../../testing/test-home.ts'

const like = (api: ApiClient, id: string) => api.likes.like({ params: { type: 'track', id } })
/** Starts and stops a server. */
async function runOnce(home: TestHome): Promise<void> {
  await using _ = await home.start()
}
const likes = async (api: ApiClient) => (await api.sync.state()).likes.tracks.map(String)

test('a database that is gone is refused at the start, and one command puts a copy back with all that was in it', async () => {
  using home = await createTestHome()
  const { folder, userDb, catalogDb } = home
  const copy = join(folder, 'backup')
  {
    await using app = await home.start()
    await like(app.as('bob'), 'before')
    using database = new Database(userDb)
    database.query('VACUUM INTO ?').run(copy)
    await like(app.as('bob'), 'after')

    const whileRunning = await runCommand(['restore', copy, '--data', folder], folder)
    expect([whileRunning.status, whileRunning.err]).toEqual([
      1,
      expect.stringContaining('Another Pezzottify process uses'),
    ])
  }
  rmSync(userDb)
  const start = await runCommand(
    ['serve', '--data', folder, '--port', '0', '--metrics-port', 'off', '--web', 'off'],
    folder,
  )
  expect([start.status, start.err]).toEqual([
    1,
    expect.stringMatching(/user\.db is missing[^]*pezzottify restore FILE/),
  ])
  expect(existsSync(userDb)).toBe(false)

  const restored = await runCommand(['restore', copy, '--data', folder], folder)

  expect([restored.status, restored.out]).toEqual([0, expect.stringContaining(`is now user.db (${userDb})`)])
  await using app = await home.start()
  expect(await likes(app.as('bob'))).toEqual(['before'])
  expect(existsSync(catalogDb)).toBe(true)
})

test('a restore keeps the replaced file, also a damaged one, and the older copy is used from then on', async () => {
  using home = await createTestHome()
  const { folder, userDb, catalogDb } = home
  {
    await using first = await home.start()
    await like(first.as('bob'), 'kept')
  }
  cpSync(userDb, join(folder, 'old-users'))
  cpSync(catalogDb, join(folder, 'old-catalog'))
  await runOnce(home)
  const damaged = 'no database '.repeat(2_000)
  writeFileSync(userDb, damaged)
  // Databases at other paths, given to the server as options.
  for (const name of ['old-users', 'old-catalog']) {
    const { status, out } = await runCommand(
      ['restore', name, '--data', folder, '--user-db', userDb, '--catalog-db', catalogDb],
      folder,
    )
    expect([status, out]).toEqual([0, expect.stringContaining('What was there is kept as')])
  }
  const kept = readdirSync(folder).find((name) => /^user\.db\.kept-[\d-]+$/.test(name)) ?? ''
  expect(readFileSync(join(folder, kept), 'utf8')).toBe(damaged)
  await using app = await home.start()
  expect(await likes(app.as('bob'))).toEqual(['kept'])
})

test('only a complete copy of a database of this version is restored', async () => {
  using home = await createTestHome()
  const { folder, userDb } = home
  await runOnce(home)
  const files = {
    rubbish: (path: string) => writeFileSync(path, 'no database '.repeat(2_000)),
    recipes: (path: string) => new Database(path, { create: true }).run('CREATE TABLE recipe (id INTEGER)'),
    newer: (path: string) => {
      cpSync(userDb, path)
      new Database(path).run("INSERT INTO schema_migration VALUES (99, 'later', '')")
    },
    holed: (path: string) => {
      cpSync(userDb, path)
      writeFileSync(path, readFileSync(path).fill(0xa5, 40_960, 61_440))
    },
  }
  const before = readFileSync(userDb)
  for (const [name, make] of Object.entries(files)) {
    make(join(folder, name))
    const { status, err } = await runCommand(['restore', name, '--data', folder], folder)
    expect([name, status, err]).toEqual([name, 1, expect.stringMatching(/damaged|no copy|newer/)])
  }
  const self = await runCommand(['restore', userDb, '--data', folder], folder)
  expect([self.status, self.err]).toEqual([1, expect.stringContaining('in its place already')])
  expect(readFileSync(userDb)).toEqual(before)
  expect(readdirSync(folder).filter((name) => /kept|restored/.test(name))).toEqual([])
})

test('two servers never use one database, by whatever name it is called; commands beside a server go on', async () => {
  using home = await createTestHome()
  const { folder, userDb, catalogDb } = home
  await using _ = await home.start()
  symlinkSync(userDb, join(folder, 'symlink.db'))
  linkSync(userDb, join(folder, 'hardlink.db'))
  const second = (option: string, path: string) =>
    runCommand(
      [
        'serve',
        '--data',
        join(folder, `other-${path}`),
        option,
        join(folder, path),
        '--port',
        '0',
        '--metrics-port',
        'off',
        '--web',
        'off',
      ],
      folder,
    )
  const [beside, ...refused] = await Promise.all([
    runCommand(['user', 'list', '--data', folder], folder),
    second('--user-db', 'user.db'),
    second('--user-db', 'symlink.db'),
    second('--user-db', 'hardlink.db'),
    second('--catalog-db', 'catalog.db'),
  ])
  expect([beside.status, beside.out]).toEqual([0, expect.stringContaining('alice')])
  for (const { status, err } of refused)
    expect([status, err]).toEqual([1, expect.stringMatching(/Another Pezzottify process uses .*\.db/)])
  expect(existsSync(catalogDb)).toBe(true)
})
