import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256Hex } from '../../base/ids.ts'
import { createLog } from '../../base/log.ts'
import { openCatalog } from '../catalog/schema.ts'
import { openUsers } from '../user/schema.ts'
import { putMark, readNote, writeNote } from './marks.ts'
import { openInstallation } from './open.ts'

/** A file system in memory, if there is one: each start waits for the disk several times. */
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const root = mkdtempSync(join(memory, 'pezzottify-installation-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let count = 0
function freshFolder(): string {
  const folder = join(root, String((count += 1)))
  mkdirSync(folder)
  return folder
}

const placesIn = (dataFolder: string) => ({
  dataFolder,
  userDb: join(dataFolder, 'user.db'),
  catalogDb: join(dataFolder, 'catalog.db'),
})

/** Does with the databases what a server does from start to stop. Returns its warnings. */
async function runOn(folder: string, startAnew = false): Promise<string[]> {
  const lines: string[] = []
  const log = createLog('WARN', (line) => lines.push(line))
  const { close } = await openInstallation({ ...placesIn(folder), startAnew, log })
  await close(true)
  return lines
}

const refusalOn = (folder: string): Promise<string> =>
  runOn(folder).then(
    () => 'it started',
    (error: Error) => error.message,
  )

/** A folder on which a server ran twice. */
async function usedFolder(): Promise<string> {
  const folder = freshFolder()
  await runOn(folder)
  await runOn(folder)
  return folder
}

/** The content of the databases by name, without the helper files of SQLite. */
const contentOf = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder)
      .filter((name) => !/-(wal|shm)$/.test(name))
      .map((name) => [name, sha256Hex(readFileSync(join(folder, name)))]),
  )

const foreign = (path: string): void => {
  rmSync(path)
  using database = new Database(path, { create: true })
  database.run('CREATE TABLE recipe (id INTEGER)')
}
const hollow = (path: string): void => {
  rmSync(path)
  using database = new Database(path, { create: true })
  database.run('PRAGMA journal_mode = WAL')
}
const ofAnotherInstallation = async (path: string, name: string): Promise<void> => {
  const other = await usedFolder()
  cpSync(join(other, name), path)
}
const neverUsed = async (path: string, name: string): Promise<void> => {
  rmSync(path)
  await (name === 'user.db' ? openUsers(path) : openCatalog(path)).close()
}

type Fault = [what: string, fault: (path: string, name: string) => void | Promise<void>, words: RegExp]
const faults: Fault[] = [
  ['is missing', (path) => rmSync(path), /is missing/],
  ['is empty', (path) => writeFileSync(path, ''), /is empty/],
  ['has no tables', hollow, /is empty/],
  ['is no database', (path) => writeFileSync(path, 'no database '.repeat(1_000)), /damaged, or no database/],
  ['is of another program', foreign, /made by another program|not a catalog/],
  ['was never used with the other', neverUsed, /never used together/],
  ['is of another installation', ofAnotherInstallation, /different installations/],
]
const cases = faults.flatMap((fault) =>
  ['user.db', 'catalog.db'].map((name): [string, string, Fault] => [name, fault[0], fault]),
)

test.each(cases)(
  'a %s that %s is refused with the ways out, and used or kept once told so',
  async (name, _, [, fault, words]) => {
    const folder = await usedFolder()
    await fault(join(folder, name), name)
    const before = contentOf(folder)

    const refusal = await refusalOn(folder)

    expect(refusal).toMatch(words)
    expect(refusal).toMatch(/pezzottify restore FILE[^]*pezzottify serve --start-anew/)
    expect(refusal).toContain(`restore FILE --data ${folder} puts`)
    expect(contentOf(folder)).toEqual(before)
    expect((await runOn(folder, true)).join('\n')).toContain('Starting anew')
    const kept = readdirSync(folder).find(
      (entry) => entry.startsWith(`${name}.kept-`) && !/-(wal|shm)$/.test(entry),
    )
    if (kept) expect(contentOf(folder).get(kept)).toBe(before.get(name) ?? '')
    expect(kept !== undefined).toBe(/empty|no database|program/.test(words.source))
    expect(await runOn(folder)).toEqual([])
  },
)

test.each(['user.db', 'catalog.db'])('an older copy of %s is told from the present one', async (name) => {
  const folder = await usedFolder()
  const copy = join(folder, 'copy')
  const log = createLog('ERROR')
  // A copy made while a server runs is older than the files that it leaves.
  const { close, userStore, catalogStore } = await openInstallation({
    ...placesIn(folder),
    startAnew: false,
    log,
  })
  const { writer } = name === 'user.db' ? userStore : catalogStore
  writer.query('VACUUM INTO ?').run(copy)
  await close(true)
  cpSync(copy, join(folder, name))
  expect(await refusalOn(folder)).toContain(`${name} is a copy of an earlier time`)
  await runOn(folder, true)
  expect(await runOn(folder)).toEqual([])
})

test('both missing are refused where a server ran before, and made where none did', async () => {
  const folder = await usedFolder()
  for (const name of ['user.db', 'catalog.db']) rmSync(join(folder, name))
  expect(await refusalOn(folder)).toContain('user.db and catalog.db are missing')
  rmSync(join(folder, 'installation.json'))
  expect(await runOn(folder)).toEqual([])
})

test('an installation of an older version starts, and is known from then on', async () => {
  const folder = freshFolder()
  const { userDb, catalogDb } = placesIn(folder)
  await openUsers(userDb).close()
  await openCatalog(catalogDb).close()
  writeFileSync(join(folder, 'search.db'), '')
  expect(await runOn(folder)).toEqual([])
  rmSync(userDb)
  expect(await refusalOn(folder)).toContain('user.db is missing')
})

test('an installation of an older version that lost a database is refused too', async () => {
  const folder = freshFolder()
  await openCatalog(placesIn(folder).catalogDb).close()
  writeFileSync(join(folder, 'search.db'), '')
  expect(await refusalOn(folder)).toContain('user.db is missing')
})

test.each(['user.db', 'catalog.db'])('a %s that was made before the first start is taken', async (name) => {
  const folder = freshFolder()
  const { userDb, catalogDb } = placesIn(folder)
  await (name === 'user.db' ? openUsers(userDb) : openCatalog(catalogDb)).close()
  expect(await runOn(folder)).toEqual([])
})

test('both put back from one earlier time start, and the search index is made anew', async () => {
  const folder = await usedFolder()
  const backup = freshFolder()
  for (const name of ['user.db', 'catalog.db']) cpSync(join(folder, name), join(backup, name))
  await runOn(folder)
  writeFileSync(join(folder, 'search.db'), 'of a newer catalog')
  for (const name of ['user.db', 'catalog.db']) cpSync(join(backup, name), join(folder, name))
  expect((await runOn(folder)).join('\n')).toContain('of another time')
  expect(existsSync(join(folder, 'search.db'))).toBe(false)
  expect(await runOn(folder)).toEqual([])
})

test('a power cut at any moment of marking them is no older copy', async () => {
  for (const first of [true, false])
    for (const written of [0, 1, 2]) {
      const folder = first ? freshFolder() : await usedFolder()
      const { userDb, catalogDb } = placesIn(folder)
      await openUsers(userDb).close()
      await openCatalog(catalogDb).close()
      const present = readNote(folder)
      const next = { installation: present?.installation ?? 'new', round: (present?.round ?? 0) + 1 }
      if (written >= 1) mark(userDb, next)
      if (written >= 2) mark(catalogDb, next)
      expect(await runOn(folder)).toEqual([])
    }
})

test('a power cut after both were put back from an earlier time is no older copy either', async () => {
  const folder = await usedFolder()
  const present = readNote(folder)!
  writeNote(folder, { ...present, round: present.round + 7 })
  const { close, userStore, catalogStore } = await openInstallation({
    ...placesIn(folder),
    startAnew: false,
    log: createLog('ERROR'),
  })
  // The state before the catalog and the note were written.
  writeNote(folder, present)
  putMark(catalogStore.writer, present)
  expect(readNote(folder)!.round).toBeLessThan(markRound(userStore.reader))
  await close(false)
  expect(await runOn(folder)).toEqual([])
})

test('a word that was not needed is warned of', async () => {
  const folder = await usedFolder()
  expect((await runOn(folder, true)).join()).toContain('not needed')
})

function mark(path: string, to: { installation: string; round: number }): void {
  using database = new Database(path)
  putMark(database, to)
}

const markRound = (database: Database): number =>
  database.query<{ round: number }, []>('SELECT round FROM installation').get()?.round ?? 0

/** Leaves in the place of a database what a process does that is killed in its first write: the file and its rollback journal. */
function cutOffIn(path: string): void {
  const elsewhere = join(freshFolder(), 'written')
  using database = new Database(elsewhere, { create: true })
  // Less than what is written, so that some of it is in the file before the end.
  database.run('PRAGMA cache_size = 1')
  database.run('BEGIN')
  database.run('CREATE TABLE first AS SELECT hex(randomblob(100000)) AS text')
  for (const suffix of ['', '-journal']) cpSync(elsewhere + suffix, path + suffix)
  database.run('ROLLBACK')
}

test('a first start that was killed in the first write of a database is taken up', async () => {
  for (const [made, cutOff] of [
    [[], ['catalog.db']],
    [['catalog.db'], ['user.db']],
    [[], ['catalog.db', 'user.db']],
  ] as const) {
    const folder = freshFolder()
    if (made.length > 0) await openCatalog(join(folder, 'catalog.db')).close()
    for (const name of cutOff) cutOffIn(join(folder, name))
    expect(await runOn(folder)).toEqual([])
    expect(await runOn(folder)).toEqual([])
  }
})
