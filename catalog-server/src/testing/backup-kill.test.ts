import { afterAll, beforeAll, expect, test } from 'bun:test'
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
import { join, resolve } from 'node:path'
import { verifyBackup } from '../admin/backup/index.ts'
import { wantRestore } from '../admin/backup/restore/wanted.ts'
import { systemClock } from '../base/clock.ts'
import { openCatalog } from '../db/catalog/schema.ts'
import { seededRandom } from '../base/seeded-random.ts'
import type { TestApp } from './test-app.ts'
import { addPeople, createTestApp } from './test-app.ts'

const rounds = Number(process.env['BACKUP_ROUNDS'] ?? 5)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const random = seededRandom(seed)
const main = resolve(import.meta.dirname, '../main.ts')
const root = mkdtempSync(join(tmpdir(), 'pezzottify-backup-kill-'))
const template = join(root, 'template')
const backup = join(root, 'backup')
afterAll(() => rmSync(root, { recursive: true, force: true }))

const placesIn = (folder: string) => ({
  dataFolder: folder,
  userDb: join(folder, 'user.db'),
  catalogDb: join(folder, 'catalog.db'),
  mediaPath: join(folder, 'media'),
  cacheFolder: join(folder, 'cache'),
})
/**
 * Starts a server; retried, since a process that was just being started when the server was killed holds its files
 * for some milliseconds.
 */
async function start(folder: string, attempts = 20): Promise<TestApp> {
  try {
    return await createTestApp({ ...placesIn(folder), empty: true })
  } catch (error) {
    if (attempts === 0 || !/Another Pezzottify process/.test(String(error))) throw error
    await Bun.sleep(50)
    return start(folder, attempts - 1)
  }
}
const pictures = 40

/** Writes one word into bob's likes, the catalog and the pictures. */
async function put(folder: string, word: string): Promise<void> {
  mkdirSync(join(folder, 'media/images'), { recursive: true })
  for (let number = 0; number < pictures; number += 1)
    writeFileSync(join(folder, `media/images/${number}.png`), `${word} ${number}`)
  const catalog = openCatalog(join(folder, 'catalog.db'))
  catalog.writer.run('DELETE FROM artists')
  for (let number = 0; number < 3_000; number += 1)
    catalog.writer.run('INSERT INTO artists (id, name) VALUES (?, ?)', [`${word}-${number}`, word])
  await catalog.close()
  await using app = await start(folder)
  await app.as('bob').likes.like({ params: { type: 'track', id: word } })
}

/** The words found after a start. */
async function wordsIn(folder: string): Promise<string[]> {
  await using app = await start(folder)
  const likes = (await app.as('bob').sync.state()).likes.tracks.map(String).join('+')
  const files = readdirSync(join(folder, 'media/images'))
  const texts = files.map((name) => readFileSync(join(folder, 'media/images', name), 'utf8').split(' ')[0])
  const catalog = openCatalog(join(folder, 'catalog.db'))
  const names = catalog.reader.query<{ name: string }, []>('SELECT DISTINCT name FROM artists').all()
  await catalog.close()
  return [likes, [...new Set(texts)].join('+'), String(files.length), names.map(({ name }) => name).join('+')]
}
const before = ['then+now', 'now', String(pictures), 'now']
const after = ['then', 'then', String(pictures), 'then']

/** A sign that came and went between two looks is not waited for. */
const signMaxMs = 10_000

/** Runs a command and kills it: the given time after its start, or after the file `sign` exists. */
async function killed(args: string[], afterMs: number, sign?: string): Promise<boolean> {
  const child = Bun.spawn([process.execPath, main, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '' },
    stdout: 'ignore',
    stderr: 'ignore',
  })
  const from = performance.now()
  const isToWait = (): boolean => child.exitCode === null && performance.now() - from < signMaxMs
  while (sign !== undefined && !existsSync(sign) && isToWait()) await Bun.sleep(0)
  await Bun.sleep(afterMs)
  const isRunning = child.exitCode === null
  child.kill('SIGKILL')
  await child.exited
  return isRunning
}

/** The duration of a command that is not killed. */
async function takes(...args: string[]): Promise<number> {
  const from = performance.now()
  const child = Bun.spawn([process.execPath, main, ...args], {
    cwd: root,
    stdout: 'ignore',
    stderr: 'inherit',
  })
  expect(await child.exited).toBe(0)
  return performance.now() - from
}

let backupMs = 0
beforeAll(async () => {
  console.log(`seed ${seed}`)
  mkdirSync(join(template, 'cache'), { recursive: true })
  await addPeople(join(template, 'user.db'), systemClock)
  await put(template, 'then')
  backupMs = await takes('backup', backup, '--data', template)
  await put(template, 'now')
})

function freshCopy(name: string): string {
  const folder = join(root, name)
  cpSync(template, folder, { recursive: true })
  return folder
}

test(`a backup that is killed, ${rounds} times, is whole or not there, and the next one succeeds`, async () => {
  const seen = new Set<string>()
  for (let round = 0; round < rounds; round += 1) {
    const target = join(root, 'shelf', `backup-${round}`)
    const args = ['backup', target, '--data', template]
    // Starting takes most of the time: half of them are killed once there is something to leave behind.
    await (round % 2 === 0
      ? killed(args, random() * backupMs * 0.3, `${target}.unfinished`)
      : killed(args, random() * backupMs * 1.2))
    seen.add(existsSync(target) ? 'whole' : existsSync(`${target}.unfinished`) ? 'unfinished' : 'nothing')
    if (existsSync(target)) expect(await verifyBackup(target, root)).toEqual([])
    else await takes(...args)
    expect(existsSync(`${target}.unfinished`)).toBe(false)
  }
  console.log([...seen].join(', '))
  expect(await wordsIn(freshCopy('untouched'))).toEqual(before)
}, 1_200_000)

test(`a restore that is killed, ${rounds} times, leaves all of the old or all of the new, and what was there is kept`, async () => {
  const restoreMs = await takes('restore', backup, '--data', freshCopy('timed'))
  const seen = { old: 0, new: 0, taken: 0 }
  for (let round = 0; round < rounds; round += 1) {
    const folder = freshCopy(`restore-${round}`)
    const args = ['restore', backup, '--data', folder]
    const plan = join(folder, 'restore-under-way.json')
    await (round % 2 === 0 ? killed(args, random() * 6, plan) : killed(args, random() * restoreMs * 1.2))
    if (existsSync(plan)) seen.taken += 1
    const words = await wordsIn(folder)
    if (words[0] === before[0]) {
      expect(words).toEqual(before)
      seen.old += 1
    } else {
      expect(words).toEqual(after)
      seen.new += 1
      const kept = readdirSync(join(folder, 'media')).find((name) => name.startsWith('images.kept-')) ?? ''
      expect(readFileSync(join(folder, 'media', kept, '0.png'), 'utf8')).toBe('now 0')
    }
    expect(readdirSync(folder).filter((name) => /restored$|restore-/.test(name))).toEqual([])
    rmSync(folder, { recursive: true })
  }
  console.log(`old ${seen.old}, new ${seen.new}, of which ${seen.taken} were finished by the next start`)
  expect(seen.new).toBeGreaterThan(0)
}, 1_200_000)

test(`a server that is killed while it restores at its start, ${rounds} times, has done so after the next start`, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const folder = freshCopy(`wanted-${round}`)
    wantRestore(folder, { backup, name: 'backup', isOwnCopy: false })
    const serve = ['serve', '--data', folder, '--port', '0', '--metrics-port', 'off', '--web', 'off']
    await (round % 2 === 0
      ? killed(serve, random() * 200, join(folder, 'user.db.restored'))
      : killed(serve, random() * 6, join(folder, 'restore-under-way.json')))
    expect(await wordsIn(folder)).toEqual(after)
    expect(readdirSync(folder).filter((name) => /restored$|restore-/.test(name))).toEqual([])
    rmSync(folder, { recursive: true })
  }
}, 1_200_000)
