import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import { ApiError, createApi } from '@pezzottify/client'
import type { Health, PlaylistId } from '@pezzottify/contract'
import { imageSizes } from '@pezzottify/contract'
import { systemClock } from '../../catalog-server/src/base/clock.ts'
import { openUsers } from '../../catalog-server/src/db/user/schema.ts'
import { createEventLog } from '../../catalog-server/src/events/log.ts'
import { createUsers } from '../../catalog-server/src/identity/accounts/users.ts'
import { makeAlbum, makePng } from '../../catalog-server/src/testing/library-fixture.ts'
import { seededRandom } from '../../catalog-server/src/base/seeded-random.ts'
import type { ServerProcess } from '../server.ts'
import { startServer } from '../server.ts'
import type { RefusingDisk } from './small-disk.ts'
import { errnos, mountSmallDisk, preloadRefusingDisk } from './small-disk.ts'
import { apiOf, checkDatabase, checkLog, compare, subjectsOf } from './witness.ts'
import type { Writer } from './writers.ts'
import { createWriter } from './writers.ts'

const rounds = Number(process.env['DISK_ROUNDS'] ?? 1)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const password = 'correct horse'
const credentials = { user_handle: 'ann', password, device_type: 'web' as const }

/** Ended after the tests, so that a failing test leaves none behind. */
const started: ServerProcess[] = []
afterAll(() => Promise.all(started.map((server) => server.kill())))

type World = {
  server: ServerProcess
  start(): Promise<ServerProcess>
  api(): ApiClient
  token: string
  playlist: PlaylistId
  writers: Writer[]
}

test(`a disk that is full, freed, and full again, ${rounds} times over kills and restarts: nothing acknowledged is lost`, async () => {
  console.log(`seed ${seed}`)
  const mounted = mountSmallDisk(16)
  if (!mounted)
    console.log('No file system can be mounted here: a preloaded library refuses writes in its place')
  using disk = mounted ?? preloadRefusingDisk()
  using music = await makeMusic()
  const world = await settle(disk, music.folder)
  for (let round = 1; round <= rounds; round += 1) {
    const when = `round ${round}, seed ${seed}`
    disk.refuse(errnos.ENOSPC)
    await Promise.all(world.writers.map((writer) => writer.writeUntilCutOff(world.api())))
    await expectRefusals(world, music, [507, 'disk_full'])
    expect(await healthOf(world)).toEqual({ status: 'degraded', reasons: ['disk_full'] })

    disk.allow()
    while ((await healthOf(world)).status !== 'ok') await Bun.sleep(50)
    await checkAll(world, when)

    disk.refuse(errnos.ENOSPC)
    await Promise.all(world.writers.map((writer) => writer.writeUntilCutOff(world.api())))
    await world.server.kill()
    world.server = await world.start()
    expect(await subjectsOf(world.api(), world.playlist)).not.toEqual([])
    expect(await world.server.end()).toBe(0)
    expect(world.server.log()).toContain('Ended')
    disk.allow()
    world.server = await world.start()
    await checkAll(world, `${when}, started anew`)
  }
  expect(world.server.log()).not.toContain('no transaction is active')
  await world.server.end()
  checkDatabase(join(disk.folder, 'data/user.db'))
}, 600_000)

test.each([
  ['EDQUOT', 507, 'disk_full'],
  ['EIO', 503, 'disk_failed'],
  ['EROFS', 503, 'disk_failed'],
] as const)(
  'a disk that answers %s: writes are refused with %d, what is read and heard goes on, and it recovers by itself',
  async (name, status, code) => {
    using disk = preloadRefusingDisk()
    using music = await makeMusic()
    const world = await settle(disk, music.folder)
    disk.refuse(errnos[name])
    await Promise.all(world.writers.map((writer) => writer.writeUntilCutOff(world.api())))
    await expectRefusals(world, music, [status, code])
    expect(await healthOf(world)).toEqual({ status: 'degraded', reasons: [code] })
    disk.allow()
    while ((await healthOf(world)).status !== 'ok') await Bun.sleep(50)
    await checkAll(world, name)
    disk.refuse(errnos[name])
    expect(await world.server.end()).toBe(0)
    expect(world.server.log()).toContain('Ended')
  },
  120_000,
)

type Music = { folder: string; file: string; [Symbol.dispose](): void }

/** Music on another disk without faults. */
async function makeMusic(): Promise<Music> {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-music-'))
  const cover = makePng(400, 400, '#008080')
  const [file = ''] = await makeAlbum(join(folder, 'First'), {
    title: 'First',
    artist: 'One',
    tracks: ['A', 'B'],
    cover,
  })
  return { folder, file, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

async function settle(disk: RefusingDisk, music: string): Promise<World> {
  mkdirSync(join(disk.folder, 'data'))
  const store = openUsers(join(disk.folder, 'data/user.db'))
  const users = createUsers({ users: store, events: createEventLog(store, systemClock), clock: systemClock })
  await users.add({ handle: 'ann', password, role: 'Admin' })
  await store.close()
  const options = ['--web', 'off', '--music', music, '--logging-level', 'none']
  const start = async () => {
    const server = await startServer(options, disk.folder, disk.folder, { environment: disk.environment })
    started.push(server)
    return server
  }
  const server = await start()
  const { token } = await createApi({ baseUrl: server.url }).auth.login({
    body: { ...credentials, device_uuid: 'device-of-ann' },
  })
  const api = apiOf(server.url, token)
  while ((await api.library.scan()).outcome === null) await Bun.sleep(20)
  const playlist = await api.playlists.create({ body: { name: 'Mix', track_ids: [] } })
  const random = seededRandom(seed)
  const writers = [0, 1, 2, 3].map((index) => createWriter(`ann-${index}`, playlist, random))
  await Promise.all(writers.map((writer) => writer.write(api, 20)))
  const world: World = {
    server,
    start,
    token,
    playlist,
    writers,
    api: () => apiOf(world.server.url, token),
  }
  return world
}

const healthOf = ({ server }: World): Promise<Health> => createApi({ baseUrl: server.url }).server.health()

async function checkAll({ api, playlist, writers }: World, when: string): Promise<void> {
  await compare(await subjectsOf(api(), playlist), writers, when)
  expect(await scanned(api())).toEqual(['completed', null])
  for (const writer of writers) await writer.resume(api())
  await compare(await subjectsOf(api(), playlist), writers, `${when}, sent again`)
  await checkLog(api(), playlist)
}

/** @returns the outcome, and the code of the failure */
async function scanned(api: ApiClient): Promise<[string | null, string | null]> {
  await api.library.startScan()
  for (;;) {
    const { state, outcome, failure } = await api.library.scan()
    if (state === 'idle') return [outcome, failure?.code ?? null]
    await Bun.sleep(20)
  }
}

/** Writes must be refused with the right code; all reads go on. */
async function expectRefusals(world: World, music: Music, refusal: [number, string]): Promise<void> {
  const api = world.api()
  const { server, token } = world
  const refused = async (write: () => Promise<unknown>): Promise<void> => {
    const error = await write().then(
      () => null,
      (error: unknown) => error,
    )
    expect(error).toBeInstanceOf(ApiError)
    const { status, code } = error as ApiError
    expect<unknown[]>([status, code]).toEqual(refusal)
  }
  const other = { ...credentials, device_uuid: crypto.randomUUID() }
  await refused(() => createApi({ baseUrl: server.url }).auth.login({ body: other }))
  await refused(() => api.likes.like({ params: { type: 'track', id: other.device_uuid } }))
  await refused(() => api.playlists.create({ body: { name: 'New', track_ids: [] } }))

  const { items } = await api.catalog.albums({ query: {} })
  const { discs, display_image } = await api.catalog.albumResolved({ params: { id: items[0]!.id } })
  const get = (path: string) =>
    fetch(`${server.url}/v1/content/${path}`, { headers: { authorization: token } })
  const heard = await get(`stream/${discs[0]!.tracks[0]!.id}`)
  expect([heard.status, (await heard.arrayBuffer()).byteLength]).toEqual([200, statSync(music.file).size])
  const picture = `image/${display_image!.id}`
  const scaled = await get(`${picture}?size=${imageSizes[0]}`)
  const bytes = await scaled.arrayBuffer()
  expect([scaled.status, await new Bun.Image(new Uint8Array(bytes)).metadata()]).toMatchObject([
    200,
    { format: 'jpeg' },
  ])

  const album = { title: `Found ${Date.now()}`, artist: 'Two', tracks: ['C'] }
  await makeAlbum(join(music.folder, album.title), album)
  expect(await scanned(api)).toEqual(['failed', refusal[1]])

  const upload = await fetch(`${server.url}/v1/content/${picture}/file`, {
    method: 'PUT',
    headers: { authorization: token, 'content-type': 'image/png' },
    body: makePng(1_000, 1_000, '#008080').slice(),
  })
  expect([upload.status, upload.headers.get('x-error-code')]).toEqual(refusal)
  const incoming = join(server.folder, 'data/media/.incoming')
  expect(existsSync(incoming) ? readdirSync(incoming) : []).toEqual([])
}
