import { afterEach, beforeEach, expect, test } from 'bun:test'
import { remoteQueue, reportOf } from '../../testing/playback-report.ts'
import {
  bob,
  createRemoteWorld,
  laptop,
  lostAfterMs,
  phone,
  type RemoteWorld,
  sessionOf,
} from '../../testing/remote-world.ts'

const queue = remoteQueue('version-of-phone')

let world: RemoteWorld
beforeEach(() => {
  world = createRemoteWorld()
})
afterEach(() => world.close())

test('S41: another start knows what was played; its device is back and goes on with it', async () => {
  const before = world.start()
  before.follow(phone)
  await before.service.report(sessionOf(phone), reportOf(queue))
  await before.service.close()
  world.ms += 60_000
  const after = world.start()
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

test('S41: after another start, a device that does not come back stands where it was told last, paused', async () => {
  const before = world.start()
  before.follow(phone)
  await before.service.report(sessionOf(phone), reportOf(queue))
  await before.service.close()
  world.ms += 60_000
  const after = world.start()
  const here = after.follow(laptop)
  await Bun.sleep(0)
  world.ms += 5_000
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

test('S43: after the clock was set back, a device takes over as before', async () => {
  const before = world.start()
  await before.service.report(sessionOf(phone), reportOf(queue, { state: { status: 'paused' } }))
  await before.service.close()
  world.secondsAhead -= 86_400
  const after = world.start()
  expect(await after.seenBy(laptop)).toMatchObject({ heard_at: world.now() })
  world.ms += 20
  const own = reportOf(remoteQueue('version-of-laptop', 2), { acted_ago_ms: 10 })
  expect((await after.service.report(sessionOf(laptop), own)).current?.device.id).toBe(laptop)
})

test('S43: a clock that jumps while the server runs moves no position', async () => {
  const { service, follow, seenBy } = world.start()
  follow(phone)
  follow(laptop)
  await service.report(sessionOf(phone), reportOf(queue))
  for (const jump of [86_400, -200_000]) {
    world.secondsAhead += jump
    world.ms += 1_000
    expect(await seenBy(laptop)).toMatchObject({ heard_at: world.now() })
  }
  expect((await seenBy(laptop))?.age_ms).toBe(2_000)
  const own = reportOf(remoteQueue('version-of-laptop', 2), { acted_ago_ms: 500 })
  expect((await service.report(sessionOf(laptop), own)).current?.device.id).toBe(laptop)
})

test('of a user who is removed nothing is left, and nothing is said of it', async () => {
  const warnings: string[] = []
  const { service, follow } = world.start({ warn: (text) => void warnings.push(text) })
  const there = follow(phone)
  await service.report(sessionOf(phone), reportOf(queue))
  const database = world.database()
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

test('S41: a device that was removed stays by its name, as what was played last', async () => {
  const { service, follow, seenBy } = world.start()
  const there = follow(phone)
  await service.report(sessionOf(phone), reportOf(queue, { state: { status: 'paused' } }))
  const database = world.database()
  database.run('DELETE FROM device WHERE id = ?', [phone])
  database.close()
  there.leave()
  await Bun.sleep(0)
  expect(await seenBy(laptop)).toMatchObject({ device: { name: 'Phone' }, is_connected: false })
})

test.each([
  `UPDATE shared_playback SET state = '{"status":'`,
  `UPDATE shared_playback SET state = json_set(state, '$.index', 3)`,
  `UPDATE shared_playback SET device = '[]'`,
  `UPDATE shared_queue SET queue = 'null'`,
  `UPDATE shared_queue SET queue = substr(queue, 1, 90)`,
  `UPDATE shared_queue SET queue = json_set(queue, '$.version', 'version-of-another')`,
  `UPDATE shared_queue SET queue = json_set(queue, '$.entry_ids', json('[1, 1, 2]'))`,
  `DELETE FROM shared_queue`,
])('S41: what was stored and cannot be read counts as nothing: %s', async (damage) => {
  const { service } = world.start()
  await service.report(sessionOf(phone), reportOf(queue))
  await service.close()
  const database = world.database()
  database.run(damage)
  database.close()
  const after = world.start()
  expect(await after.seenBy(laptop)).toBeNull()
  const { queue: _, ...short } = reportOf(queue)
  expect((await after.service.report(sessionOf(phone), short)).current).toBeNull()
  expect((await after.service.report(sessionOf(laptop), reportOf(queue))).current).not.toBeNull()
})
