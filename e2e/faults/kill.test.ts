import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import { createApi } from '@pezzottify/client'
import type { PlaylistId } from '@pezzottify/contract'
import { systemClock } from '../../catalog-server/src/base/clock.ts'
import { openUsers } from '../../catalog-server/src/db/user/schema.ts'
import { createEventLog } from '../../catalog-server/src/events/log.ts'
import { createUsers } from '../../catalog-server/src/identity/accounts/users.ts'
import { startServer } from '../server.ts'
import { seededRandom } from '../../catalog-server/src/base/seeded-random.ts'
import { apiOf, checkDatabase, checkLog, compare, subjectsOf } from './witness.ts'
import type { Writer } from './writers.ts'
import { createWriter } from './writers.ts'

const rounds = Number(process.env['KILL_ROUNDS'] ?? 15)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const writersEach = 4
const password = 'correct horse'
const handles = ['ann', 'ben'] as const
const folder = mkdtempSync(join(tmpdir(), 'pezzottify-kill-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Person = { token: string; playlist: PlaylistId; writers: Writer[] }

test(`killed ${rounds} times at any moment, the server loses nothing that it acknowledged`, async () => {
  console.log(`seed ${seed}`)
  const random = seededRandom(seed)
  const options = ['--web', 'off', '--logging-level', 'none']
  await addPeople()
  const people = new Map<string, Person>()
  let acknowledged = 0
  for (let round = 0; round <= rounds; round += 1) {
    const server = await startServer(options, folder, folder)
    if (round === 0)
      for (const handle of handles) people.set(handle, await settle(server.url, handle, random))
    const apis = new Map([...people].map(([handle, { token }]) => [handle, apiOf(server.url, token)]))
    for (const [handle, { playlist, writers }] of people) {
      const api = apis.get(handle) as ApiClient
      await compare(await subjectsOf(api, playlist), writers, `round ${round}, seed ${seed}`)
      for (const writer of writers) await writer.resume(api)
      await compare(await subjectsOf(api, playlist), writers, `round ${round}, sent again, seed ${seed}`)
      await checkLog(api, playlist)
    }
    const writing = [...people].flatMap(([handle, { writers }]) =>
      writers.map((writer) => writer.writeUntilCutOff(apis.get(handle) as ApiClient)),
    )
    await Bun.sleep(random() * 120)
    await server.kill()
    acknowledged += (await Promise.all(writing)).reduce((sum, count) => sum + count, 0)
    checkDatabase(join(folder, 'data/user.db'))
  }
  console.log(`${acknowledged} writes were acknowledged`)
  expect(acknowledged).toBeGreaterThan(rounds * 10)
}, 1_200_000)

async function addPeople(): Promise<void> {
  mkdirSync(join(folder, 'data'))
  const store = openUsers(join(folder, 'data/user.db'))
  const users = createUsers({ users: store, events: createEventLog(store, systemClock), clock: systemClock })
  for (const handle of handles) await users.add({ handle, password, role: 'Regular' })
  await store.close()
}

async function settle(url: string, handle: string, random: () => number): Promise<Person> {
  const body = { user_handle: handle, password, device_uuid: `device-of-${handle}`, device_type: 'web' }
  const { token } = await createApi({ baseUrl: url }).auth.login({ body })
  const playlist = await apiOf(url, token).playlists.create({ body: { name: 'Mix', track_ids: [] } })
  const writers = Array.from({ length: writersEach }, (_, index) =>
    createWriter(`${handle}-${index}`, playlist, random),
  )
  return { token, playlist, writers }
}
