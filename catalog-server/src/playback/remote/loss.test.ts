import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceId, ServerMessage, UserId } from '@pezzottify/contract'
import { createLog, type Log } from '../../base/log.ts'
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
/** How far the clock of the system is ahead of the one that never jumps. */
let secondsAhead: number
const wallSeconds = (): number => 1_700_000_000 + secondsAhead + Math.floor(ms / 1_000)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pezzottify-test-'))
  users = openUsers(join(folder, 'user.db'))
  services = []
  ms = 0
  secondsAhead = 0
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
function start(log: Pick<Log, 'warn'> = createLog('ERROR')) {
  const hub = createHub()
  const clock = { now: wallSeconds, monotonicMs: () => ms }
  const service = createRemotePlayback({ users, clock, hub, log, lostAfterMs })
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

test('another start knows what was played; its device is back and goes on with it', async () => {
  const before = start()
  before.follow(phone)
  await before.service.report(sessionOf(phone), reportOf(queue))
  await before.service.close()
  ms += 60_000
  const after = start()
  const asStored = {
    device: { name: 'Phone' },
    is_connected: true,
    state: { position_ms: 10_000 },
    age_ms: 0,
  }
  expect(await after.seenBy(laptop)).toMatchObject({ ...asStored, state: { status: 'playing' } })
  after.follow(phone)
  await Bun.sleep(lostAfterMs * 2)
  expect(await after.seenBy(laptop)).toMatchObject({ ...asStored, state: { status: 'playing' } })
  expect(await after.service.queue(bob)).toEqual(queue)
  const { queue: _, ...short } = reportOf(queue, { state: { position_ms: 70_000 } })
  await after.service.report(sessionOf(phone), short)
  expect((await after.seenBy(laptop))?.state).toMatchObject({ status: 'playing', position_ms: 70_000 })
})

test('after another start, a device that does not come back stands where it was told last, paused', async () => {
  const before = start()
  before.follow(phone)
  await before.service.report(sessionOf(phone), reportOf(queue))
  await before.service.close()
  ms += 60_000
  const after = start()
  const here = after.follow(laptop)
  await Bun.sleep(0)
  ms += 5_000
  await Bun.sleep(lostAfterMs * 2)
  const stopped = { is_connected: false, state: { status: 'paused', position_ms: 10_000 } }
  expect(here.messages.at(-1)).toMatchObject({
    type: 'playback.state',
    // It was heard before the server ended, and not while that was away.
    payload: { current: { ...stopped, heard_at: 1_700_000_000 } },
  })
  // Kept so: nobody waits for it again.
  here.leave()
  await Bun.sleep(0)
  expect(await after.seenBy(laptop)).toMatchObject(stopped)
})

test('after the clock was set back, a device takes over as before', async () => {
  const before = start()
  await before.service.report(sessionOf(phone), reportOf(queue, { state: { status: 'paused' } }))
  await before.service.close()
  secondsAhead -= 86_400
  const after = start()
  expect(await after.seenBy(laptop)).toMatchObject({ heard_at: wallSeconds() })
  ms += 20
  const own = reportOf(remoteQueue('version-of-laptop', 2), { acted_ago_ms: 10 })
  expect((await after.service.report(sessionOf(laptop), own)).current?.device.id).toBe(laptop)
})

test('a clock that jumps while the server runs moves no position', async () => {
  const { service, follow, seenBy } = start()
  follow(phone)
  follow(laptop)
  await service.report(sessionOf(phone), reportOf(queue))
  for (const jump of [86_400, -200_000]) {
    secondsAhead += jump
    ms += 1_000
    expect(await seenBy(laptop)).toMatchObject({ heard_at: wallSeconds() })
  }
  expect((await seenBy(laptop))?.age_ms).toBe(2_000)
  const own = reportOf(remoteQueue('version-of-laptop', 2), { acted_ago_ms: 500 })
  expect((await service.report(sessionOf(laptop), own)).current?.device.id).toBe(laptop)
})

test('a device that only reports stays as long as it does', async () => {
  const { service, seenBy } = start()
  const { queue: _, ...short } = reportOf(queue)
  await service.report(sessionOf(phone), reportOf(queue))
  for (let count = 0; count < 4; count += 1) {
    await Bun.sleep(lostAfterMs / 2)
    await service.report(sessionOf(phone), short)
    expect((await seenBy(laptop))?.state.status).toBe('playing')
  }
  await Bun.sleep(lostAfterMs * 2)
  expect(await seenBy(laptop)).toMatchObject({ is_connected: false, state: { status: 'paused' } })
})

test('reports that come together are judged one after the other, whoever is connected', async () => {
  const { service, seenBy } = start()
  const [mine, own] = [remoteQueue('version-of-phone'), remoteQueue('version-of-laptop', 2)]
  const reports = [
    service.report(sessionOf(phone), reportOf(mine, { acted_ago_ms: 100 })),
    service.current(sessionOf(laptop)),
    service.report(sessionOf(laptop), reportOf(own, { acted_ago_ms: 50 })),
    service.report(sessionOf(phone), reportOf(mine, { acted_ago_ms: 80 })),
  ]
  const owners = (await Promise.all(reports)).map(({ current }) => current?.device.id)
  expect(owners).toEqual([phone, phone, laptop, laptop])
  expect(await service.queue(bob)).toEqual(own)
  await Bun.sleep(lostAfterMs * 2)
  // No timer of the phone, which is not the one any more, has written over it.
  expect(await seenBy(phone)).toMatchObject({ device: { id: laptop }, state: { status: 'paused' } })
})

test('of a user who is removed nothing is left, and nothing is said of it', async () => {
  const warnings: string[] = []
  const { service, follow } = start({ warn: (text) => void warnings.push(text) })
  const there = follow(phone)
  await service.report(sessionOf(phone), reportOf(queue))
  const database = databaseBeside(join(folder, 'user.db'))
  database.run('PRAGMA foreign_keys = ON')
  database.run('DELETE FROM user')
  there.leave()
  await Bun.sleep(lostAfterMs * 2)
  const left = database.query('SELECT user_id FROM shared_playback UNION SELECT user_id FROM shared_queue')
  expect(left.all()).toEqual([])
  database.close()
  await expect(service.report(sessionOf(phone), reportOf(queue))).rejects.toMatchObject({ code: 'not_found' })
  expect(warnings).toEqual([])
})

test('a device that was removed stays by its name, as what was played last', async () => {
  const { service, follow, seenBy } = start()
  const there = follow(phone)
  await service.report(sessionOf(phone), reportOf(queue, { state: { status: 'paused' } }))
  const database = databaseBeside(join(folder, 'user.db'))
  database.run('DELETE FROM device WHERE id = ?', [phone])
  database.close()
  there.leave()
  await Bun.sleep(0)
  expect(await seenBy(laptop)).toMatchObject({ device: { name: 'Phone' }, is_connected: false })
})

test('a write that fails changes nothing, and the next report stands', async () => {
  const { service, follow, seenBy } = start()
  follow(laptop)
  await service.report(sessionOf(phone), reportOf(queue))
  const database = databaseBeside(join(folder, 'user.db'))
  database.run(`CREATE TRIGGER refuse BEFORE UPDATE ON shared_playback BEGIN SELECT raise(ABORT, 'no'); END`)
  const own = remoteQueue('version-of-laptop', 2)
  const taken = reportOf(own, { acted_ago_ms: 0 })
  await expect(service.report(sessionOf(laptop), taken)).rejects.toThrow('no')
  expect((await seenBy(laptop))?.device.id).toBe(phone)
  expect(await service.queue(bob)).toEqual(queue)
  database.run('DROP TRIGGER refuse')
  database.close()
  ms += 1
  expect((await service.report(sessionOf(laptop), taken)).current?.device.id).toBe(laptop)
})

test.each([
  `UPDATE shared_playback SET state = '{"status":'`,
  `UPDATE shared_playback SET state = json_set(state, '$.index', 3)`,
  `UPDATE shared_playback SET device = '[]'`,
  `UPDATE shared_queue SET queue = 'null'`,
  `UPDATE shared_queue SET queue = substr(queue, 1, 90)`,
  `UPDATE shared_queue SET queue = json_set(queue, '$.version', 'version-of-another')`,
  `DELETE FROM shared_queue`,
])('what was stored and cannot be read counts as nothing: %s', async (damage) => {
  const { service } = start()
  await service.report(sessionOf(phone), reportOf(queue))
  await service.close()
  const database = databaseBeside(join(folder, 'user.db'))
  database.run(damage)
  database.close()
  const after = start()
  expect(await after.seenBy(laptop)).toBeNull()
  const { queue: _, ...short } = reportOf(queue)
  expect((await after.service.report(sessionOf(phone), short)).current).toBeNull()
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
