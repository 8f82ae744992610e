import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceId, ServerMessage, UserId } from '@pezzottify/contract'
import { createLog } from '../../base/log.ts'
import type { Session } from '../../base/session.ts'
import { openUsers, type UserStore } from '../../db/user/schema.ts'
import { createHub } from '../../events/hub.ts'
import { remoteQueue, reportOf } from '../../testing/playback-report.ts'
import { databaseBeside } from '../../testing/database-beside.ts'
import { createRemotePlayback } from './service.ts'

const lostAfterMs = 60
const bob = 1 as UserId
const [phone, laptop] = [1 as DeviceId, 2 as DeviceId]
const sessionOf = (device_id: DeviceId): Session => ({
  user_id: bob,
  user_handle: 'bob',
  user_since: 0,
  permissions: new Set(),
  underQuota: new Set(),
  device_id,
  token_id: device_id,
})
const queue = remoteQueue('version-of-phone')

let folder: string
let users: UserStore
let services: { close: () => Promise<void> }[]
/** Only moves when the test says so. */
let ms: number
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pezzottify-test-'))
  users = openUsers(join(folder, 'user.db'))
  services = []
  ms = 0
  const database = databaseBeside(join(folder, 'user.db'))
  database.run("INSERT INTO user (id, handle, created) VALUES (1, 'bob', 0)")
  for (const id of [phone, laptop])
    database.run(
      `INSERT INTO device (id, device_uuid, user_id, device_type, device_name, first_seen, last_seen)
       VALUES (?, ?, 1, 'web', ?, 0, 0)`,
      [id, `device-${id}`, id === phone ? 'Phone' : 'Laptop'],
    )
  database.close()
})
afterEach(async () => {
  await Promise.all(services.map(({ close }) => close()))
  await users.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A server over the same database. */
function start() {
  const hub = createHub()
  const clock = { now: () => 1_700_000_000 + Math.floor(ms / 1_000), monotonicMs: () => ms }
  const service = createRemotePlayback({ users, clock, hub, log: createLog('ERROR'), lostAfterMs })
  services.push(service)
  const follow = (deviceId: DeviceId) => {
    const messages: ServerMessage[] = []
    const leave = hub.join({
      userId: bob,
      deviceId,
      tokenId: deviceId,
      entries: true,
      follows: () => true,
      put: (text) => void messages.push(JSON.parse(text)),
      close: () => undefined,
    })
    hub.followersChanged(bob)
    return { leave, messages }
  }
  const seenBy = async (device: DeviceId) => (await service.current(sessionOf(device))).current
  return { service, follow, seenBy }
}

test('a device that is gone without a word stays where it was when it went', async () => {
  const { service, follow, seenBy } = start()
  const there = follow(phone)
  const here = follow(laptop)
  await service.report(sessionOf(phone), reportOf(queue))
  ms += 5_000
  there.leave()
  await Bun.sleep(lostAfterMs / 2)
  expect(await seenBy(laptop)).toMatchObject({
    is_connected: true,
    state: { status: 'playing' },
    age_ms: 5_000,
  })
  ms += 30_000
  await Bun.sleep(lostAfterMs * 2)
  const stopped = {
    device: { name: 'Phone' },
    is_connected: false,
    state: { status: 'paused', position_ms: 15_000 },
  }
  expect(await seenBy(laptop)).toMatchObject(stopped)
  expect(here.messages.at(-1)).toMatchObject({ type: 'playback.state', payload: { current: stopped } })
})

test('one that is back at once goes on', async () => {
  const { service, follow, seenBy } = start()
  const there = follow(phone)
  await service.report(sessionOf(phone), reportOf(queue))
  there.leave()
  await Bun.sleep(lostAfterMs / 4)
  follow(phone)
  ms += 7_000
  await Bun.sleep(lostAfterMs * 2)
  expect(await seenBy(laptop)).toMatchObject({
    is_connected: true,
    state: { status: 'playing' },
    age_ms: 7_000,
  })
})

test('while a device is away, another one that was used later has the playback', async () => {
  const { service, follow, seenBy } = start()
  const there = follow(phone)
  await service.report(sessionOf(phone), reportOf(queue))
  there.leave()
  await Bun.sleep(0)
  ms += 2_000
  const own = remoteQueue('version-of-laptop', 2)
  await service.report(sessionOf(laptop), reportOf(own, { acted_ago_ms: 100 }))
  expect(await seenBy(phone)).toMatchObject({ device: { name: 'Laptop' }, state: { status: 'playing' } })
})

test('another start knows what was played, paused, and its device goes on with it', async () => {
  const before = start()
  before.follow(phone)
  await before.service.report(sessionOf(phone), reportOf(queue))
  await before.service.close()
  ms += 60_000
  const after = start()
  after.follow(phone)
  await Bun.sleep(0)
  expect(await after.seenBy(laptop)).toMatchObject({
    device: { name: 'Phone' },
    is_connected: true,
    state: { status: 'paused', position_ms: 10_000 },
  })
  expect(await after.service.queue(bob)).toEqual(queue)
  const { queue: _, ...short } = reportOf(queue, { state: { position_ms: 70_000 } })
  await after.service.report(sessionOf(phone), short)
  expect((await after.seenBy(laptop))?.state).toMatchObject({ status: 'playing', position_ms: 70_000 })
})

test('what was stored and cannot be read counts as nothing', async () => {
  const { service } = start()
  await service.report(sessionOf(phone), reportOf(queue))
  await service.close()
  const database = databaseBeside(join(folder, 'user.db'))
  database.run(`UPDATE shared_playback SET state = '{"status":'`)
  database.run(`UPDATE shared_queue SET queue = 'null'`)
  database.close()
  const after = start()
  expect(await after.seenBy(laptop)).toBeNull()
  await expect(after.service.queue(bob)).rejects.toMatchObject({ code: 'not_found' })
  expect((await after.service.report(sessionOf(laptop), reportOf(queue))).current).not.toBeNull()
})

test('nothing is kept in memory, and no timer runs, for users who are not connected', async () => {
  const { service, seenBy } = start()
  await service.report(sessionOf(phone), reportOf(queue, { state: { status: 'paused' } }))
  const database = databaseBeside(join(folder, 'user.db'))
  database.run('DELETE FROM shared_playback')
  database.close()
  expect(await seenBy(laptop)).toBeNull()
})
