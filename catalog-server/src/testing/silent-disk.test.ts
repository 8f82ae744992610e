import { expect, test } from 'bun:test'
import { openSync, writeFileSync, closeSync, constants } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../base/clock.ts'
import { createStorage } from '../media/storage.ts'
import { partProcesses } from './part-processes.ts'
import { makeAlbum, makePng } from './library-fixture.ts'
import { createTestApp } from './test-app.ts'
import type { TestApp } from './test-app.ts'

const answerMaxMs = 5_000

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await Bun.sleep(10)
}

test('music on a disk that does not answer is refused within seconds and then at once, health, meters and doctor say so, and all of it heals', async () => {
  await using app = await createTestApp()
  const music = join(app.folder, 'music')
  await makeAlbum(music, { title: 'Album', artist: 'Artist', tracks: ['One', 'Two'] })
  writeFileSync(join(music, 'cover.png'), makePng(300, 300, '#c82828'))
  await app.as('alice').library.addFolder({ body: { path: music } })
  await until(async () => (await app.as('bob').catalog.tracks({})).items.length === 2)
  const [one, two] = (await app.as('bob').catalog.tracks({})).items.map(({ id }) => id)
  const stream = async (id = '', init: RequestInit = {}) => {
    const started = performance.now()
    const response = await app.request(`/v1/content/stream/${id}`, { as: 'bob', ...init })
    await response.arrayBuffer()
    return { response, ms: performance.now() - started }
  }
  const [album] = (await app.as('bob').catalog.albums({})).items
  const picture = async (query: string) =>
    (await app.request(`/v1/content/image/${album?.cover?.id}${query}`, { as: 'bob' })).status
  expect((await stream(one)).response.status).toBe(200)
  expect(await picture('?size=128')).toBe(200)
  expect(await breaker(app, music)).toBe('0')

  const stopped = partProcesses('media/disk/child')
  for (const pid of stopped) process.kill(pid, 'SIGSTOP')
  const lookedAt = performance.now()
  const [first, pictures] = await Promise.all([
    stream(two),
    // A scaled picture that exists is served without its original.
    Promise.all(['?size=128', '?size=256', ''].map(picture)),
    app.request('/v1/health').then(({ ok }) => expect(ok).toBe(true)),
    app
      .as('alice')
      .library.folders()
      .then(({ folders }) => {
        expect(performance.now() - lookedAt).toBeLessThan(2_000)
        expect(folders).toMatchObject([{ path: music, is_pending: true }])
      }),
    // It is the first to look at the folder, and does not wait for it.
    musicCheck(app, music).then((check) => {
      expect(performance.now() - lookedAt).toBeLessThan(2_000)
      expect(check).toMatchObject({ state: 'warning', is_pending: true })
    }),
  ])
  expect(pictures).toEqual([200, 503, 503])
  expect(first.response.status).toBe(503)
  expect(first.response.headers.get('x-error-code')).toBe('media_unreachable')
  expect(Number(first.response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(first.ms).toBeLessThan(answerMaxMs)
  for (const init of [{}, { method: 'HEAD' }, { headers: { range: 'bytes=0-9' } }]) {
    const again = await stream(one, init)
    expect([again.response.status, again.ms < 500]).toEqual([503, true])
  }
  expect(await app.anonymous.server.health()).toEqual({ status: 'degraded', reasons: ['media_unreachable'] })
  expect(await breaker(app, music)).toBe('1')
  await until(async () => !(await musicCheck(app, music))?.is_pending)
  expect(await musicCheck(app, music)).toMatchObject({
    state: 'failed',
    message: expect.stringContaining(`${music} does not answer`),
  })

  const [silent] = (await app.as('alice').library.folders()).folders
  expect(silent).toMatchObject({ state: 'unreadable', message: expect.stringContaining('does not answer') })

  for (const pid of stopped) process.kill(pid, 'SIGCONT')
  await until(async () => (await app.anonymous.server.health()).status === 'ok')
  expect(await breaker(app, music)).toBe('0')
  expect((await stream(two)).response.status).toBe(200)
})

test('a disk whose process ends each time that it is asked is told of, until an answer comes', async () => {
  await using app = await createTestApp()
  const told: string[] = []
  const storage = createStorage({
    clock: systemClock,
    onSilent: (_, detail) => told.push(detail),
    onAnswering: (root) => told.push(`answers ${root}`),
  })
  const [root, pipe] = [app.folder, join(app.folder, 'pipe')]
  const before = partProcesses('media/disk/child')
  expect(Bun.spawnSync(['mkfifo', pipe]).success).toBeTrue()
  writeFileSync(join(root, 'file'), 'music')
  const hanging = storage
    .disk(root)
    .ask('warm', pipe, 0, 1)
    .catch((error: unknown) => error)
  const ended: number[] = []
  while (ended.length < 2) {
    const pid = partProcesses('media/disk/child').find((one) => ![...before, ...ended].includes(one))
    if (pid !== undefined) {
      process.kill(pid, 'SIGKILL')
      ended.push(pid)
    }
    await Bun.sleep(5)
  }
  expect(await hanging).toMatchObject({ code: 'media_unreachable' })
  expect(told).toEqual(['the process that asks the disk ends during warm, or cannot be started'])
  expect(await storage.find(root, 'file')).toMatchObject({ sizeBytes: 5 })
  expect(told.slice(1)).toEqual([`answers ${root}`])
  storage.close()
})

test('a call that hangs in the system keeps its own disk alone from being asked, until it comes back', async () => {
  await using app = await createTestApp()
  const told: string[] = []
  const storage = createStorage({
    clock: systemClock,
    onSilent: (root) => told.push(`silent ${root}`),
    onAnswering: (root) => told.push(`answers ${root}`),
  })
  const pipe = join(app.folder, 'pipe')
  expect(Bun.spawnSync(['mkfifo', pipe]).success).toBeTrue()
  writeFileSync(join(app.folder, 'file'), 'music')
  const root = app.folder
  // Opening a pipe without a writer hangs, like a disk that is gone.
  const hanging = storage
    .disk(root)
    .ask('warm', pipe, 0, 1)
    .catch((error: unknown) => error)
  expect(await storage.find(root, 'file')).toMatchObject({ sizeBytes: 5 })
  expect(await hanging).toMatchObject({ code: 'media_unreachable' })
  expect(storage.isSilent(root)).toBeTrue()
  await expect(storage.find(root, 'file')).rejects.toMatchObject({ code: 'media_unreachable' })
  expect(await storage.find(join(root, 'music'), '../file')).toBeNull()

  closeSync(openSync(pipe, constants.O_WRONLY))
  await until(() => !storage.isSilent(root))
  expect(await storage.find(root, 'file')).toMatchObject({ sizeBytes: 5 })
  expect(told).toEqual([`silent ${root}`, `answers ${root}`])
  storage.close()
})

async function musicCheck(app: TestApp, music: string) {
  const { checks } = await app.as('alice').server.doctor()
  return checks.find(({ name, message }) => name === 'music folder' && message.startsWith(music))
}

async function breaker({ app }: TestApp, root: string): Promise<string | undefined> {
  const text = await (await app.metrics.fetch(new Request('http://metrics/metrics'))).text()
  return text
    .split('\n')
    .find((line) => line.startsWith(`pezzottify_media_breaker_open{root="${root}"}`))
    ?.split(' ')
    .at(-1)
}
