import { expect, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BackupJob } from '@pezzottify/contract'
import type { AppConfig } from '../../app/config.ts'
import { createTestApp } from '../../testing/test-app.ts'
import type { TestApp } from '../../testing/test-app.ts'

const shelf = (): string => mkdtempSync(join(tmpdir(), 'pezzottify-shelf-'))
const start = (directory: string | null, overrides: Partial<AppConfig> = {}) =>
  createTestApp({ backups: { directory, everyHours: 0, keep: 2 }, ...overrides })

/** The state once no job is running. */
async function settled(app: TestApp) {
  for (;;) {
    const state = await app.as('alice').backups.list()
    if (state.job === null) return state
    await Bun.sleep(20)
  }
}
/** The name of a backup is the second in which it is made. */
async function nextSecond(): Promise<void> {
  for (const now = secondNow(); now === secondNow();) await Bun.sleep(20)
}
const secondNow = (): number => Math.floor(Date.now() / 1_000)
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  )

test('a backup is made when asked, verified, listed with what is in it, and deleted when asked', async () => {
  const directory = shelf()
  await using app = await start(directory)
  const alice = app.as('alice')
  mkdirSync(join(app.folder, 'data/media/images'), { recursive: true })
  writeFileSync(join(app.folder, 'data/media/images/a.png'), 'a picture')
  await alice.likes.like({ params: { type: 'track', id: 'x' } })
  expect(await alice.backups.list()).toMatchObject({ directory, backups: [], job: null, next_at: null })

  const job = await alice.backups.make()
  expect(await codeOf(alice.backups.make())).toBe('conflict')
  expect(await codeOf(alice.backups.remove({ params: { name: job.name } }))).toMatch(/conflict|not_found/)
  const { backups, failure } = await settled(app)

  expect([failure, backups.length]).toEqual([null, 1])
  expect(backups[0]).toMatchObject({
    name: job.name,
    version: 'test',
    verified: true,
    differences: [],
    counts: { users: 4, likes: 1, tracks: 0, pictures: 1 },
  })
  expect(backups[0]?.size_bytes).toBeGreaterThan(100_000)

  writeFileSync(join(directory, job.name, 'media/images/a.png'), 'other')
  const verifying: BackupJob = await alice.backups.verify({ params: { name: job.name } })
  expect(verifying).toMatchObject({ kind: 'verify', name: job.name })
  const broken = await settled(app)
  expect(broken.backups[0]).toMatchObject({
    verified: false,
    differences: ['media/images/a.png is not what it was: its SHA-256 differs'],
  })
  expect(broken.failure).toMatchObject({ kind: 'verify', name: job.name })

  await alice.backups.remove({ params: { name: job.name } })
  expect(readdirSync(directory)).toEqual([])
  expect((await alice.backups.list()).backups).toEqual([])
  rmSync(directory, { recursive: true })
})

test('a name leads nowhere but to a backup in the folder for backups', async () => {
  const directory = shelf()
  await using app = await start(directory)
  const alice = app.as('alice')
  writeFileSync(join(app.folder, 'secret'), 'secret')
  mkdirSync(join(directory, 'pictures'))
  for (const name of ['../data', 'a/b', '/etc', 'nothing', `${'x'.repeat(150)}`, 'a\u0000b', '.hidden']) {
    expect([name, await codeOf(alice.backups.download({ params: { name } }))]).toEqual([name, 'not_found'])
    expect([name, await codeOf(alice.backups.remove({ params: { name } }))]).toEqual([name, 'not_found'])
    expect([name, await codeOf(alice.backups.verify({ params: { name } }))]).toEqual([name, 'not_found'])
    expect([name, await codeOf(alice.backups.restore({ params: { name } }))]).toEqual([name, 'not_found'])
  }
  // A folder that is not a backup is not deleted.
  expect(await codeOf(alice.backups.remove({ params: { name: 'pictures' } }))).toBe('not_found')
  expect(existsSync(join(directory, 'pictures'))).toBe(true)
  await using without = await start(null)
  expect(await codeOf(without.as('alice').backups.make())).toBe('conflict')
  rmSync(directory, { recursive: true })
})

test('a backup that fails makes the server degraded until one succeeds, and deletes none of the older ones', async () => {
  const directory = shelf()
  await using app = await start(directory)
  const alice = app.as('alice')
  await alice.backups.make()
  const first = (await settled(app)).backups.map(({ name }) => name)
  const catalogDb = join(app.folder, 'data/catalog.db')
  const picture = join(app.folder, 'data/media/images')
  writeFileSync(picture, 'a file where a folder should be')
  await nextSecond()
  await alice.backups.make()
  const failed = await settled(app)
  expect(failed.failure).toMatchObject({
    kind: 'make',
    message: expect.stringContaining('There is no backup'),
  })
  expect(failed.backups.map(({ name }) => name)).toEqual(first)
  expect(readdirSync(directory)).toEqual(first)
  expect(await app.anonymous.server.health()).toEqual({ status: 'degraded', reasons: ['backup_failed'] })
  const metrics = await (await app.app.metrics.fetch(new Request('http://x/metrics'))).text()
  expect(metrics).toContain('pezzottify_degraded{reason="backup_failed"} 1')
  expect(metrics).toContain('pezzottify_backups_total{outcome="failed"} 1')
  expect((await alice.server.doctor()).checks).toContainEqual(
    expect.objectContaining({ name: 'backup_failed', state: 'failed' }),
  )
  rmSync(picture)
  await nextSecond()
  await alice.backups.make()
  expect((await settled(app)).failure).toBe(null)
  expect(await app.anonymous.server.health()).toEqual({ status: 'ok' })
  expect(existsSync(catalogDb)).toBe(true)
  rmSync(directory, { recursive: true })
})

test('a backup is downloaded as one archive, of which a new server begins with the set-up code alone', async () => {
  const directory = shelf()
  let archive: Blob
  {
    await using app = await start(directory)
    const alice = app.as('alice')
    mkdirSync(join(app.folder, 'data/media/images'), { recursive: true })
    writeFileSync(join(app.folder, 'data/media/images/a.png'), 'a picture')
    await alice.likes.like({ params: { type: 'track', id: 'liked' } })
    await alice.appPasswords.create({ body: { name: 'Car' } })
    const { name } = await alice.backups.make()
    await settled(app)
    expect(await codeOf(app.as('bob').backups.download({ params: { name } }))).toBe('forbidden')
    const response = await alice.backups.download({ params: { name } })
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${name}.tar"`)
    archive = await response.blob()
    expect(Number(response.headers.get('content-length'))).toBe(archive.size)
    // A download that broke off goes on where it ended.
    const rest = await app.request(`/v1/admin/backups/${name}/download`, {
      as: 'alice',
      headers: { range: 'bytes=70000-', 'if-range': response.headers.get('etag') ?? '' },
    })
    expect([rest.status, await rest.bytes()]).toEqual([206, await archive.slice(70_000).bytes()])
    const listing = Bun.spawn(['tar', 'tf', '-'], { stdin: archive, stdout: 'pipe' })
    const listed = await new Response(listing.stdout).text()
    expect(listed.split('\n')).toContain(`${name}/media/images/a.png`)
    expect(listed).not.toContain('secret.key')
  }
  let begun = 0
  await using app = await start(null, { onReboot: () => (begun += 1) })
  const put = (path: string, code: string, body: Blob) =>
    app.request(path, {
      method: 'PUT',
      body,
      headers: { 'content-type': 'application/x-tar', 'x-setup-code': code },
    })
  // The other server has an owner already.
  expect((await put('/v1/setup/backups', 'XXXX', archive)).status).toBe(404)

  const empty = await createTestApp({
    empty: true,
    backups: { directory, everyHours: 0, keep: 2 },
    onReboot: () => (begun += 1),
  })
  const send = (code: string, body: Blob) =>
    empty.request('/v1/setup/backups', {
      method: 'PUT',
      body,
      headers: { 'content-type': 'application/x-tar', 'x-setup-code': code },
    })
  const code = empty.app.setupCode ?? ''
  const wrong = await send('wrong', archive)
  expect([wrong.status, wrong.headers.get('x-error-code')]).toEqual([403, 'setup_code_wrong'])
  for (const [body, expected] of [
    [new Blob(['no archive '.repeat(1_000)]), 'unsupported_media_type'],
    [new Blob([]), 'unsupported_media_type'],
    [archive.slice(0, archive.size / 2), 'unsupported_media_type'],
  ] as const)
    expect((await send(code, body)).headers.get('x-error-code')).toBe(expected)
  expect(begun).toBe(0)
  expect(existsSync(join(empty.folder, 'data/restore-uploaded'))).toBe(false)

  const listed = await empty.anonymous.backups.listAtSetup({ body: { code } })
  expect([listed.directory, listed.backups.map(({ counts }) => counts.likes)]).toEqual([directory, [1]])
  expect(await codeOf(empty.anonymous.backups.listAtSetup({ body: { code: 'wrong' } }))).toBe(
    'setup_code_wrong',
  )
  const taken = await send(code, archive)
  expect([taken.status, await taken.text()]).toEqual([202, ''])
  while (begun === 0) await Bun.sleep(10)
  await empty.app.close()

  await using restored = await createTestApp({ ...placesIn(empty.folder), empty: true })
  expect((await restored.as('alice').sync.state()).likes.tracks.map(String)).toEqual(['liked'])
  expect(await restored.as('alice').appPasswords.list()).toMatchObject([{ name: 'Car' }])
  expect(readFileSync(join(empty.folder, 'data/media/images/a.png'), 'utf8')).toBe('a picture')
  expect(existsSync(join(empty.folder, 'data/restore-uploaded'))).toBe(false)
  expect((await restored.as('alice').backups.list()).restored).toMatchObject({
    name: 'upload',
    failure: null,
  })
  for (const path of [directory, empty.folder]) rmSync(path, { recursive: true })
})

const placesIn = (folder: string) => ({
  dataFolder: join(folder, 'data'),
  catalogDb: join(folder, 'data/catalog.db'),
  userDb: join(folder, 'data/user.db'),
  mediaPath: join(folder, 'data/media'),
  cacheFolder: join(folder, 'data/cache'),
})

test('a backup that is damaged after it was asked for is not restored at the next start, which goes on with what it has', async () => {
  const directory = shelf()
  let begun = 0
  const app = await start(directory, { onReboot: () => (begun += 1) })
  const alice = app.as('alice')
  const { name } = await alice.backups.make()
  await settled(app)
  await alice.likes.like({ params: { type: 'track', id: 'later' } })
  await alice.backups.restore({ params: { name } })
  while (begun === 0) await Bun.sleep(10)
  await app.app.close()
  writeFileSync(join(directory, name, 'user.db'), 'not what it was')
  {
    await using again = await createTestApp({
      ...placesIn(app.folder),
      empty: true,
      backups: { directory, everyHours: 0, keep: 2 },
    })
    expect((await again.as('alice').sync.state()).likes.tracks.map(String)).toEqual(['later'])
    const { restored } = await again.as('alice').backups.list()
    expect(restored).toMatchObject({ name, failure: expect.stringContaining('user.db is not what it was') })
    expect(again.lines.join('\n')).toContain('The backup was not restored')
  }
  expect(
    readdirSync(join(app.folder, 'data')).filter((file) => /restored$|restore-|kept/.test(file)),
  ).toEqual([])
  for (const path of [directory, app.folder]) rmSync(path, { recursive: true })
})
