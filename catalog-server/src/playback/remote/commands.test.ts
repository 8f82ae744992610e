import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { queueTracksMax, type ServerMessage, type TrackId } from '@pezzottify/contract'
import { commandsOf, follow, settled } from '../../testing/following.ts'
import { serve, type Served, type SignedIn } from '../../testing/listening.ts'
import { remoteQueue, reportOf } from '../../testing/playback-report.ts'
import { createTestApp, type TestApp } from '../../testing/test-app.ts'

let app: TestApp
let served: Served
let phone: SignedIn
let laptop: SignedIn
beforeEach(async () => {
  app = await createTestApp()
  served = serve(app)
  phone = await served.signIn('bob', 'bobs-phone')
  laptop = await served.signIn('bob', 'bobs-laptop')
})
afterEach(async () => {
  await served[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

const queue = remoteQueue('version-of-phone')
const ownQueue = remoteQueue('version-of-laptop', 2)

test('S38: a command reaches every window of the device, and says who asks', async () => {
  const [one, two] = [await follow(phone), await follow(phone)]
  const other = await follow(laptop)
  const body = { device_id: phone.device_id, command: { name: 'seek' as const, position_ms: 1_500 } }
  await laptop.api.remote.command({ body })
  const isCommand = ({ type }: ServerMessage): boolean => type === 'playback.command'
  await Promise.all([one.until(isCommand), two.until(isCommand)])
  expect(one.messages.find(isCommand)?.payload).toMatchObject({
    command: body.command,
    from: { id: laptop.device_id },
  })
  await settled(other)
  expect(commandsOf(other)).toEqual([])
})

test('the longest queue is kept, and passed on as a command', async () => {
  const here = await follow(phone)
  const long = remoteQueue('version-of-long', queueTracksMax)
  await phone.api.remote.report({ body: reportOf(long, { state: { index: queueTracksMax - 1 } }) })
  expect(await laptop.api.remote.queue()).toEqual(long)
  const command = {
    name: 'play_all' as const,
    context: { type: 'mix' as const, is_edited: false },
    track_ids: long.track_ids,
    start_at: 9_999,
  }
  await laptop.api.remote.command({ body: { device_id: phone.device_id, command } })
  await here.until(({ type }) => type === 'playback.command')
  expect(commandsOf(here)).toEqual([command])
})

test('the largest command, one that takes back a removal, reaches its device', async () => {
  const here = await follow(phone)
  const long = remoteQueue('version-of-long', queueTracksMax)
  const command = {
    name: 'put_back' as const,
    queue: { ...long, unshuffled: long.entry_ids },
    index: 0,
    shuffle: true,
    entry_ids: long.entry_ids,
    position_ms: 0,
    is_playing: true,
  }
  const body = { device_id: phone.device_id, command }
  for (let count = 0; count < 3; count += 1) await laptop.api.remote.command({ body })
  await here.until(() => commandsOf(here).length === 3)
  expect(commandsOf(here)).toEqual([command, command, command])
})

test('a session without a device sees what plays, and cannot play', async () => {
  await phone.api.remote.report({ body: reportOf(queue) })
  using database = new Database(join(app.folder, 'data/user.db'))
  const bare = await served.signIn('bob', 'bobs-laptop-of-old')
  database.run('UPDATE auth_token SET device_id = NULL WHERE device_id = ?', [bare.device_id])
  expect(await bare.api.remote.current()).toMatchObject({
    here: null,
    current: { device: { id: phone.device_id } },
  })
  const told = bare.api.remote.report({ body: reportOf(ownQueue, { acted_ago_ms: 0 }) })
  await expect(told).rejects.toMatchObject({
    code: 'bad_request',
    message: expect.stringContaining('Device ID required'),
  })
  const there = await follow(phone)
  const body = { device_id: phone.device_id, command: { name: 'pause' as const } }
  await bare.api.remote.command({ body })
  await there.until((message) => message.type === 'playback.command' && message.payload.from === null)
})

describe('S37: refused', () => {
  const [first] = queue.track_ids
  test.each([
    ['an index beyond the queue', reportOf(queue, { state: { index: 3 } })],
    ['no index in a queue', reportOf(queue, { state: { index: -1 } })],
    ['another version', { ...reportOf(queue), queue: ownQueue }],
    ['a place beyond the queue', reportOf({ ...queue, added: [3] })],
    ['an order of other entries', reportOf({ ...queue, unshuffled: [7] })],
    ['one entry twice', reportOf({ ...queue, entry_ids: [1, 1, 2] })],
    ['fewer entries than tracks', reportOf({ ...queue, track_ids: [first as TrackId] })],
    ['a negative time', reportOf(queue, { acted_ago_ms: -1 })],
  ])('%s', async (_, body) => {
    await expect(phone.api.remote.report({ body })).rejects.toMatchObject({ code: 'invalid' })
    expect((await phone.api.remote.current()).current).toBeNull()
  })

  test.each([3, -1])('an index that is not in the queue that the server has: %p', async (index) => {
    await phone.api.remote.report({ body: reportOf(queue) })
    const { queue: _, ...short } = reportOf(queue, { state: { index } })
    await expect(phone.api.remote.report({ body: short })).rejects.toMatchObject({ code: 'invalid' })
    expect((await phone.api.remote.current()).current?.state.index).toBe(0)
  })

  test('a command nobody knows', async () => {
    const answer = await app.request('/v1/user/playback/commands', {
      as: 'bob',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ device_id: phone.device_id, command: { name: 'explode' } }),
    })
    expect(answer.status).toBe(422)
  })
})
