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

test('S41: a device that is gone without a word stays where it was when it went', async () => {
  const { service, follow, seenBy } = world.start()
  const there = follow(phone)
  const here = follow(laptop)
  await service.report(sessionOf(phone), reportOf(queue))
  world.ms += 5_000
  there.leave()
  await Bun.sleep(lostAfterMs / 2)
  world.ms += 2_000
  // Nobody knows whether it went on since.
  expect(await seenBy(laptop)).toMatchObject({
    is_connected: true,
    state: { status: 'playing' },
    age_ms: 5_000,
  })
  world.ms += 30_000
  await Bun.sleep(lostAfterMs * 2)
  const stopped = {
    device: { name: 'Phone' },
    is_connected: false,
    state: { status: 'paused', position_ms: 15_000 },
  }
  expect(await seenBy(laptop)).toMatchObject(stopped)
  expect(here.messages.at(-1)).toMatchObject({ type: 'playback.state', payload: { current: stopped } })
})

test('S41: one that is back at once goes on', async () => {
  const { service, follow, seenBy } = world.start()
  const there = follow(phone)
  await service.report(sessionOf(phone), reportOf(queue))
  there.leave()
  await Bun.sleep(lostAfterMs / 4)
  follow(phone)
  world.ms += 7_000
  await Bun.sleep(lostAfterMs * 2)
  expect(await seenBy(laptop)).toMatchObject({
    is_connected: true,
    state: { status: 'playing' },
    age_ms: 7_000,
  })
})

test('while a device is away, another one that was used later has the playback', async () => {
  const { service, follow, seenBy } = world.start()
  const there = follow(phone)
  await service.report(sessionOf(phone), reportOf(queue))
  there.leave()
  await Bun.sleep(0)
  world.ms += 2_000
  const own = remoteQueue('version-of-laptop', 2)
  await service.report(sessionOf(laptop), reportOf(own, { acted_ago_ms: 100 }))
  expect(await seenBy(phone)).toMatchObject({ device: { name: 'Laptop' }, state: { status: 'playing' } })
})

test('S41: a device that only reports stays as long as it does', async () => {
  const { service, follow, seenBy } = world.start()
  const here = follow(laptop)
  const { queue: _, ...short } = reportOf(queue)
  await service.report(sessionOf(phone), reportOf(queue))
  for (let count = 0; count < 4; count += 1) {
    await Bun.sleep(lostAfterMs / 2)
    await service.report(sessionOf(phone), short)
  }
  expect(JSON.stringify(here.messages)).not.toContain('paused')
  await Bun.sleep(lostAfterMs * 2)
  expect(await seenBy(laptop)).toMatchObject({ is_connected: false, state: { status: 'paused' } })
})

test('S36: reports that come together are judged one after the other, whoever is connected', async () => {
  const { service, seenBy } = world.start()
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

test('a write that fails changes nothing, and the next report stands', async () => {
  const { service, follow, seenBy } = world.start()
  follow(laptop)
  await service.report(sessionOf(phone), reportOf(queue))
  const database = world.database()
  database.run(`CREATE TRIGGER refuse BEFORE UPDATE ON shared_playback BEGIN SELECT raise(ABORT, 'no'); END`)
  const own = remoteQueue('version-of-laptop', 2)
  const taken = reportOf(own, { acted_ago_ms: 0 })
  await expect(service.report(sessionOf(laptop), taken)).rejects.toThrow('no')
  expect((await seenBy(laptop))?.device.id).toBe(phone)
  expect(await service.queue(bob)).toEqual(queue)
  database.run('DROP TRIGGER refuse')
  database.close()
  world.ms += 1
  expect((await service.report(sessionOf(laptop), taken)).current?.device.id).toBe(laptop)
})

test('nothing is kept in memory, and no timer runs, for users who are not connected', async () => {
  const { service, seenBy } = world.start()
  await service.report(sessionOf(phone), reportOf(queue, { state: { status: 'paused' } }))
  const database = world.database()
  database.run('DELETE FROM shared_playback')
  database.close()
  expect(await seenBy(laptop)).toBeNull()
})
