import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { queueTracksMax, type ServerMessage, type TrackId } from '@pezzottify/contract'
import { type Listening, serve, type Served, type SignedIn } from '../../testing/listening.ts'
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

/** Listens as an app does that follows playback. */
async function follow(device: SignedIn): Promise<Listening> {
  const listening = await device.listen(['entries'])
  listening.socket.send('{"type":"playback.hello"}')
  await listening.until(({ type }) => type === 'playback.state')
  return listening
}
type State = Extract<ServerMessage, { type: 'playback.state' }>['payload']
const statesOf = ({ messages }: Listening): State[] =>
  messages.flatMap((message) => (message.type === 'playback.state' ? message.payload : []))
const commandsOf = ({ messages }: Listening) =>
  messages.flatMap((message) => (message.type === 'playback.command' ? message.payload.command : []))
const isState =
  (fits: (state: State) => boolean) =>
  (message: ServerMessage): boolean =>
    message.type === 'playback.state' && fits(message.payload)
/** A message that came before is behind this one. */
async function settled({ socket, until, messages }: Listening): Promise<void> {
  const before = messages.length
  socket.send('{"type":"ping"}')
  await until((message) => message.type === 'pong' && messages.lastIndexOf(message) >= before)
}

test('what one device plays is told to the others, with its queue', async () => {
  const there = await follow(laptop)
  await follow(phone)
  const answer = await phone.api.remote.report({ body: reportOf(queue) })
  expect(answer).toMatchObject({
    here: phone.device_id,
    current: { device: { id: phone.device_id, type: 'web' }, is_connected: true },
  })
  await there.until(isState(({ current }) => current !== null))
  expect(statesOf(there).at(-1)).toMatchObject({
    here: laptop.device_id,
    current: {
      device: { id: phone.device_id },
      is_connected: true,
      state: { position_ms: 10_000, index: 0 },
    },
  })
  expect(
    new Set(
      statesOf(there)
        .at(-1)
        ?.devices.map(({ id }) => id),
    ),
  ).toEqual(new Set([phone.device_id, laptop.device_id]))
  expect(await laptop.api.remote.queue()).toEqual(queue)
  expect((await laptop.api.remote.current()).current?.age_ms).toBeLessThan(4_000)
})

test('a client that did not ask for it is told nothing, and neither is one that asked to be left alone', async () => {
  const old = await laptop.listen()
  const gone = await follow(laptop)
  gone.socket.send('{"type":"playback.bye"}')
  await settled(gone)
  const before = gone.messages.length
  await phone.api.remote.report({ body: reportOf(queue) })
  await Promise.all([settled(old), settled(gone)])
  expect(old.messages.map(({ type }) => type)).toEqual(['connected', 'pong'])
  expect(gone.messages.slice(before).map(({ type }) => type)).toEqual(['pong'])
  await expect(
    phone.api.remote.command({ body: { device_id: laptop.device_id, command: { name: 'pause' } } }),
  ).rejects.toMatchObject({ code: 'not_found' })
})

test('of other users nothing is told, and they cannot be told what to do', async () => {
  const stranger = await served.signIn('carol', 'carols-phone')
  const theirs = await follow(stranger)
  await follow(phone)
  await phone.api.remote.report({ body: reportOf(queue) })
  await settled(theirs)
  expect(statesOf(theirs).map(({ current, devices }) => [current, devices.length])).toEqual([[null, 1]])
  await expect(stranger.api.remote.queue()).rejects.toMatchObject({ code: 'not_found' })
  const body = { device_id: phone.device_id, command: { name: 'pause' as const } }
  await expect(stranger.api.remote.command({ body })).rejects.toMatchObject({ code: 'not_found' })
})

describe('whose playback stands', () => {
  test('that of the device on which somebody chose last; the one before is told', async () => {
    const here = await follow(phone)
    await follow(laptop)
    await phone.api.remote.report({ body: reportOf(queue) })
    const late = await laptop.api.remote.report({ body: reportOf(ownQueue, { acted_ago_ms: 20_000 }) })
    expect(late.current?.device.id).toBe(phone.device_id)
    expect(await laptop.api.remote.queue()).toEqual(queue)
    const taken = await laptop.api.remote.report({ body: reportOf(ownQueue, { acted_ago_ms: 0 }) })
    expect(taken.current?.device.id).toBe(laptop.device_id)
    await here.until(isState(({ current }) => current?.device.id === laptop.device_id))
    expect(await phone.api.remote.queue()).toEqual(ownQueue)
  })

  test('the device that has it needs no later act, and says nothing of its queue again', async () => {
    await follow(phone)
    await phone.api.remote.report({ body: reportOf(queue) })
    const { queue: _, ...short } = reportOf(queue, { acted_ago_ms: 60_000, state: { position_ms: 30_000 } })
    const answer = await phone.api.remote.report({ body: short })
    expect(answer.current?.state.position_ms).toBe(30_000)
    expect(await phone.api.remote.queue()).toEqual(queue)
  })

  test('a queue that the server does not have is to be sent', async () => {
    await follow(phone)
    await phone.api.remote.report({ body: reportOf(queue) })
    const { queue: _, ...short } = reportOf(ownQueue, { acted_ago_ms: 0 })
    const answer = await phone.api.remote.report({ body: short })
    expect(answer.current?.state.queue_version).toBe(queue.version)
  })
})

test('a command reaches every window of the device, and says who asks', async () => {
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

test('a device that was paused is shown as away once it is; signing out is going away', async () => {
  const here = await follow(phone)
  const there = await follow(laptop)
  await phone.api.remote.report({ body: reportOf(queue, { state: { status: 'paused' } }) })
  await phone.api.auth.logout()
  await here.closed
  await there.until(
    isState(({ current, devices }) => current?.is_connected === false && devices.length === 1),
  )
  expect(statesOf(there).at(-1)?.current?.device.id).toBe(phone.device_id)
})

describe('refused', () => {
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
