import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import { runCommand } from '../../testing/run-command.ts'
import type { TestHome } from '../../testing/test-home.ts'
import { createTestHome } from '../../testing/test-home.ts'

const like = (api: ApiClient, id: string) => api.likes.like({ params: { type: 'track', id } })
const likes = async (api: ApiClient) => (await api.sync.state()).likes.tracks.map(String)

/** An installation with a picture, beside a folder for backups. */
async function createBackupHome() {
  const home = await createTestHome()
  const shelf = mkdtempSync(join(tmpdir(), 'pezzottify-backups-'))
  mkdirSync(join(home.folder, 'media/images/artists'), { recursive: true })
  writeFileSync(join(home.folder, 'media/images/a.png'), 'first picture')
  writeFileSync(join(home.folder, 'media/images/artists/b.png'), 'second picture')
  const pezzottify = (...args: string[]) => runCommand([...args, '--data', home.folder], home.folder)
  return {
    home,
    shelf,
    pezzottify,
    backup: (name: string) => pezzottify('backup', join(shelf, name)),
    [Symbol.dispose]: () => {
      home[Symbol.dispose]()
      rmSync(shelf, { recursive: true, force: true })
    },
  }
}

async function runOnce(home: TestHome): Promise<void> {
  await using _ = await home.start()
}

/** All files below a folder with their content, without SQLite's files beside a database. */
const contentOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/-(wal|shm)$|^\.in-use|^search\.db/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'base64')]),
  )

test('a backup that is made while the server runs brings back all that was there at that moment, and keeps what came after', async () => {
  using made = await createBackupHome()
  const { home, shelf } = made
  const config = join(home.folder, 'pezzottify.toml')
  writeFileSync(config, 'search = "on"\n')
  {
    await using app = await home.start()
    await like(app.as('bob'), 'before')
    const result = await made.pezzottify('backup', join(shelf, 'one'), '--config', config)
    expect([result.status, result.out]).toEqual([0, expect.stringContaining('2 of them pictures')])
    await like(app.as('bob'), 'after')
    writeFileSync(join(home.folder, 'media/images/a.png'), 'other picture')
    writeFileSync(join(home.folder, 'media/images/late.png'), 'late picture')
    const whileRunning = await made.pezzottify('restore', join(shelf, 'one'))
    expect([whileRunning.status, whileRunning.err]).toEqual([
      1,
      expect.stringContaining('Another Pezzottify process uses'),
    ])
  }
  const modes = readdirSync(join(shelf, 'one'), { recursive: true, withFileTypes: true }).map((entry) => [
    entry.isDirectory(),
    statSync(join(entry.parentPath, entry.name)).mode & 0o777,
  ])
  expect(modes.length).toBe(10)
  expect(modes.filter(([isFolder, mode]) => mode !== (isFolder ? 0o700 : 0o600))).toEqual([])
  const verified = await made.pezzottify('backup', '--verify', join(shelf, 'one'))
  expect([verified.status, verified.out]).toEqual([0, expect.stringContaining('can be restored')])

  const restored = await made.pezzottify('restore', join(shelf, 'one'))

  expect([restored.status, restored.err]).toEqual([0, ''])
  const kept = [...restored.out.matchAll(/is kept as (\S+)\.\n/g)].map((match) => match[1] ?? '')
  expect(kept.map((path) => path.replace(/\.kept-[\d-]+$/, ''))).toEqual([
    home.userDb,
    home.catalogDb,
    join(home.folder, 'media/images'),
  ])
  expect(readdirSync(kept[2] ?? '').sort()).toEqual(['a.png', 'artists', 'late.png'])
  expect(readFileSync(join(home.folder, 'media/images/a.png'), 'utf8')).toBe('first picture')
  expect(readdirSync(join(home.folder, 'media/images')).sort()).toEqual(['a.png', 'artists'])
  expect(readFileSync(join(home.folder, 'config.restored.toml'), 'utf8')).toBe('search = "on"\n')
  await using app = await home.start()
  expect(await likes(app.as('bob'))).toEqual(['before'])
})

test('R15: a device that was in step before a restore is told to read the whole state, whatever number it stands at', async () => {
  using made = await createBackupHome()
  const { home, shelf } = made
  let cursor = { seq: 0, at: 0, epoch: '' }
  {
    await using app = await home.start()
    await like(app.as('bob'), 'one')
    await made.backup('a')
    cursor = await app.as('bob').sync.state()
  }
  expect((await made.pezzottify('restore', join(shelf, 'a'))).status).toBe(0)
  await using app = await home.start()
  const query = `since=${cursor.seq}&at=${cursor.at}&epoch=${cursor.epoch}`
  const answer = await app.request(`/v1/sync/events?${query}`, { as: 'bob' })
  expect(answer.status).toBe(410)
  const now = await app.as('bob').sync.state()
  expect([now.seq, now.at]).toEqual([cursor.seq, cursor.at])
  expect(now.epoch).not.toBe(cursor.epoch)
})

test('a session stays that was valid then and still is; one that was ended meanwhile does not come back', async () => {
  using made = await createBackupHome()
  const { home, shelf } = made
  const tokenOf = async (app: Awaited<ReturnType<TestHome['start']>>, device_uuid: string) =>
    (
      await app.anonymous.auth.login({
        body: { user_handle: 'bob', password: 'correct horse', device_uuid, device_type: 'web' },
      })
    ).token
  let [stays, ended, later] = ['', '', '']
  {
    await using app = await home.start()
    stays = await tokenOf(app, 'device-that-stays')
    ended = await tokenOf(app, 'device-that-ends')
    await made.backup('a')
    await app.request('/v1/auth/logout', { headers: { authorization: ended } })
    later = await tokenOf(app, 'device-that-comes-later')
  }
  expect((await made.pezzottify('restore', join(shelf, 'a'))).status).toBe(0)
  const statuses = async (): Promise<number[]> => {
    await using app = await home.start()
    const statusOf = async (authorization: string) =>
      (await app.request('/v1/auth/session', { headers: { authorization } })).status
    return [await statusOf(stays), await statusOf(ended), await statusOf(later)]
  }
  expect(await statuses()).toEqual([200, 403, 403])

  // On a new machine it is unknown which sessions had ended.
  for (const path of [home.userDb, home.catalogDb]) rmSync(path)
  const anew = await made.pezzottify('restore', join(shelf, 'a'))
  expect([anew.status, anew.out]).toEqual([0, expect.stringContaining('Everybody signs in again')])
  expect(await statuses()).toEqual([403, 403, 403])
})

test('a backup with any difference from its manifest is refused with the difference named, and nothing is changed', async () => {
  using made = await createBackupHome()
  const { home, shelf } = made
  await runOnce(home)
  const damages: Record<string, [(folder: string) => void, RegExp]> = {
    flipped: [
      (folder) => writeFileSync(join(folder, 'media/images/a.png'), 'first Picture'),
      /media\/images\/a\.png is not what it was: its SHA-256 differs/,
    ],
    missing: [(folder) => rmSync(join(folder, 'user.db')), /user\.db is missing/],
    more: [
      (folder) => writeFileSync(join(folder, 'media/x.png'), 'x'),
      /media\/x\.png is no part of this backup/,
    ],
    linked: [
      (folder) => {
        rmSync(join(folder, 'media/images/a.png'))
        symlinkSync('/etc/hostname', join(folder, 'media/images/a.png'))
      },
      /media\/images\/a\.png is no file/,
    ],
    sums: [
      (folder) => appendFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  media/../../x\n`),
      /SHA256SUMS is not the list/,
    ],
    manifest: [
      (folder) => writeFileSync(join(folder, 'manifest.json'), '{"format":1}'),
      /manifest\.json is damaged/,
    ],
    newer: [
      (folder) => writeFileSync(join(folder, 'manifest.json'), '{"format":2}'),
      /made by a newer version/,
    ],
    rows: [
      (folder) => pretend(folder, (facts) => (facts.tables['user'] = 9)),
      /user\.db: 4 rows in user, not 9 rows/,
    ],
    references: [
      (folder) => pretend(folder, (facts) => (facts.broken_references = 3)),
      /user\.db: 0 foreign keys lead nowhere, not 3/,
    ],
    marks: [
      (folder) => pretend(folder, (facts) => (facts.mark = { installation: 'another', round: 1 })),
      /the mark of its installation[^]*do not belong together/,
    ],
  }
  const before = contentOf(home.folder)
  for (const [name, [damage, expected]] of Object.entries(damages)) {
    expect((await made.backup(name)).status).toBe(0)
    const folder = join(shelf, name)
    damage(folder)
    const verified = await made.pezzottify('backup', '--verify', folder)
    expect([name, verified.status, verified.err]).toEqual([name, 1, expect.stringMatching(expected)])
    if (!['flipped', 'marks'].includes(name)) continue
    const restored = await made.pezzottify('restore', folder)
    expect([name, restored.status, restored.err]).toEqual([name, 1, expect.stringMatching(expected)])
  }
  const after = contentOf(home.folder)
  expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort())
  expect(after).toEqual(before)
})

type Facts = { tables: Record<string, number>; broken_references: number; mark: unknown }

/** Changes the facts about user.db in the manifest. */
function pretend(folder: string, change: (facts: Facts) => void): void {
  const path = join(folder, 'manifest.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { databases: { 'user.db': Facts } }
  change(manifest.databases['user.db'])
  writeFileSync(path, JSON.stringify(manifest))
}

test('a backup that cannot be made says why and leaves nothing behind', async () => {
  using made = await createBackupHome()
  const { home, shelf, pezzottify } = made
  await runOnce(home)
  mkdirSync(join(shelf, 'full/of/things'), { recursive: true })
  writeFileSync(join(shelf, 'file'), '')
  const refused: [string, RegExp][] = [
    [join(home.folder, 'inside'), /would be lost together with it/],
    [home.folder, /would be lost together with it/],
    [join(shelf, 'full'), /is there already and not empty/],
    [join(shelf, 'file'), /is there already and not empty/],
    [join(shelf, 'file/below'), /cannot be written/],
    ['/proc/backup', /cannot be written/],
    ['/dev/shm', /is there already and not empty|is a disk of its own/],
  ]
  for (const [target, expected] of refused) {
    const { status, err } = await pezzottify('backup', target)
    expect([target, status, err]).toEqual([target, 1, expect.stringMatching(expected)])
  }
  const damaged = join(home.folder, 'catalog.db')
  writeFileSync(damaged, readFileSync(damaged).fill(0xa5, 8_192, 16_384))
  const { status, err } = await made.backup('of-damage')
  expect([status, err]).toEqual([1, expect.stringContaining('nothing of it was left behind')])
  expect(readdirSync(shelf).sort()).toEqual(['file', 'full'])

  const nowhere = await runCommand(['backup', join(shelf, 'x'), '--data', join(shelf, 'no')], shelf)
  expect([nowhere.status, nowhere.err]).toEqual([
    1,
    expect.stringContaining('Name the installation with --data'),
  ])
  expect(existsSync(join(shelf, 'no'))).toBe(false)
})

test('an empty folder becomes the backup, and unchanged pictures are shared with the one before, unless it is damaged', async () => {
  using made = await createBackupHome()
  const { home, shelf } = made
  await runOnce(home)
  const picture = (name: string, path = 'a.png') => join(shelf, name, 'media/images', path)
  const inode = (...of: Parameters<typeof picture>) => statSync(picture(...of)).ino
  mkdirSync(join(shelf, 'one'))
  expect((await made.backup('one')).status).toBe(0)
  writeFileSync(join(home.folder, 'media/images/artists/b.png'), 'changed picture')
  expect((await made.backup('two')).status).toBe(0)
  expect(inode('two')).toBe(inode('one'))
  expect(inode('two', 'artists/b.png')).not.toBe(inode('one', 'artists/b.png'))
  const { mtime, atime } = statSync(picture('two'))
  writeFileSync(picture('two'), 'wrong picture')
  utimesSync(picture('two'), atime, mtime)
  expect((await made.backup('three')).status).toBe(0)
  expect(readFileSync(picture('three'), 'utf8')).toBe('first picture')
  expect((await made.pezzottify('backup', '--verify', join(shelf, 'three'))).status).toBe(0)
})

test('a backup goes to another machine, where nothing is yet, with its catalog and users', async () => {
  using made = await createBackupHome()
  const { home, shelf } = made
  {
    await using app = await home.start()
    await like(app.as('bob'), 'mine')
  }
  await made.backup('a')
  const other = join(shelf, 'new-machine')
  const { status, out } = await runCommand(['restore', join(shelf, 'a'), '--data', other], shelf)
  expect([status, out]).toEqual([0, expect.not.stringContaining('is kept as')])
  using database = new Database(join(other, 'user.db'), { readonly: true })
  expect(database.query('SELECT content_id FROM liked_content').all()).toEqual([{ content_id: 'mine' }])
  expect(readFileSync(join(other, 'media/images/artists/b.png'), 'utf8')).toBe('second picture')
  const start = await runCommand(['scan', '--data', other], shelf)
  expect([start.status, start.err]).toEqual([0, expect.not.stringContaining('missing')])
})
