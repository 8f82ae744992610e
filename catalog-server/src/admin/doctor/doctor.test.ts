import { afterAll, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { openUsers } from '../../db/user/schema.ts'
import { createStorage } from '../../media/storage.ts'
import { checkFfmpeg, checkClock } from './doctor-machine.ts'
import { checkPort } from './doctor-ports.ts'
import { runDoctor } from './doctor.ts'

const root = mkdtempSync(join(tmpdir(), 'pezzottify-doctor-'))
const storage = createStorage({ clock: systemClock })
afterAll(() => {
  storage.close()
  rmSync(root, { recursive: true })
})

const input = (name: string) => {
  const dataFolder = join(root, name)
  mkdirSync(dataFolder)
  return {
    dataFolder,
    mediaPath: join(dataFolder, 'media'),
    cacheFolder: join(dataFolder, 'cache'),
    catalogDb: join(dataFolder, 'catalog.db'),
    userDb: join(dataFolder, 'user.db'),
    music: [],
    clock: systemClock,
    storage,
  }
}

test('a sound installation passes every check, before its first start and while it runs', async () => {
  const paths = input('sound')
  const before = await runDoctor(paths)
  expect(before.filter(({ state }) => state === 'failed')).toEqual([])
  const opened = openUsers(paths.userDb)
  const during = await runDoctor(paths)
  await opened.close()
  expect(during.find(({ name }) => name === 'user.db')).toMatchObject({
    state: 'ok',
    message: `${paths.userDb} is sound`,
  })
})

test.each([
  [
    'a file of rubbish',
    (path: string) => writeFileSync(path, 'not a database, but long enough to be read as one'.repeat(200)),
  ],
  ['a database cut short', (path: string) => truncateSync(path, 8_192)],
])('%s is found out, and the file stays as it is', async (name, damage) => {
  const paths = input(name)
  await openUsers(paths.userDb).close()
  damage(paths.userDb)
  const content = await Bun.file(paths.userDb).bytes()

  const checks = await runDoctor(paths)

  expect(checks.find((check) => check.name === 'user.db')).toMatchObject({
    state: 'failed',
    fix: `Stop the server and run "pezzottify restore FILE --data '${paths.dataFolder}'" with a backup`,
  })
  expect(await Bun.file(paths.userDb).bytes()).toEqual(content)
})

test.each([
  // As in a folder that this user may not enter: even whether the file exists cannot be asked.
  ['cannot be asked for', ({ userDb }: { userDb: string }) => symlinkSync(userDb, userDb)],
  ['cannot be opened', ({ userDb }: { userDb: string }) => mkdirSync(userDb)],
])('a database that %s is neither called damaged nor absent, and all else is checked', async (name, make) => {
  const paths = input(name)
  make(paths)

  const checks = await runDoctor(paths)

  expect(checks.find((check) => check.name === 'user.db')).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/^cannot be checked: /),
    fix: null,
  })
  expect(checks.find((check) => check.name === 'databases')).toMatchObject({ state: 'failed' })
  expect(checks.find((check) => check.name === 'disk space')).toMatchObject({ state: expect.anything() })
})

test('a music folder that is missing has failed, with the line to run', async () => {
  const checks = await runDoctor({ ...input('music'), music: ['/nowhere/music'] })
  expect(checks.find((check) => check.name === 'music folder')).toMatchObject({
    state: 'failed',
    fix: 'ls /nowhere/music',
  })
})

describe('ffmpeg', () => {
  test('that is missing is a warning and says how to get it', async () => {
    expect(await checkFfmpeg(() => null)).toMatchObject({
      state: 'warning',
      fix: 'sudo apt-get install ffmpeg',
    })
  })
  test('that does not run is a warning', async () => {
    expect(await checkFfmpeg(() => '/bin/false')).toMatchObject({ state: 'warning' })
  })
})

test('a clock that shows an earlier time than what is stored has failed', async () => {
  const { userDb } = input('clock')
  writeFileSync(userDb, '')
  const at = (now: number) => checkClock({ ...systemClock, now: () => now }, userDb)
  expect(await at(systemClock.now())).toMatchObject({ state: 'ok' })
  expect(await at(systemClock.now() - 86_400)).toMatchObject({ state: 'failed' })
  expect(await at(0)).toMatchObject({ state: 'failed' })
})

describe('a port', () => {
  const wanted = (port: number) => ({
    name: 'main',
    option: '--port',
    host: '127.0.0.1',
    port,
    probe: '/v1/health',
    expected: '"status":"ok"',
  })

  test('is fine when it is free or held by our own server, and not when another program has it', async () => {
    const server = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: () => Response.json({ status: 'ok' }),
    })
    const port = server.port ?? 0
    expect(await checkPort(wanted(port))).toMatchObject({
      state: 'ok',
      message: `${port} is used by a running Pezzottify`,
    })
    server.reload({ fetch: () => new Response('hello') })
    expect(await checkPort(wanted(port))).toMatchObject({
      state: 'failed',
      fix: 'Choose another port with --port',
    })
    expect(await checkPort({ ...wanted(port), host: '192.0.2.99' })).toMatchObject({
      state: 'failed',
      fix: 'Choose another address with --host',
    })
    await server.stop(true)
    expect(await checkPort(wanted(port))).toMatchObject({ state: 'ok', message: `${port} is free` })
  })
})
