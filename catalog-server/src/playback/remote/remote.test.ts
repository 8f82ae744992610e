import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import type { SharedPlayback } from '@pezzottify/contract'
import { follow, isState, settled, statesOf } from '../../testing/following.ts'
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

test('S35: what one device plays is told to the others, with its queue', async () => {
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

test('S35: a client that did not ask for it is told nothing, and neither is one that asked to be left alone', async () => {
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

describe('S36: whose playback stands', () => {
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

  test('S37: a queue that the server does not have is to be sent', async () => {
    await follow(phone)
    await phone.api.remote.report({ body: reportOf(queue) })
    const { queue: _, ...short } = reportOf(ownQueue, { acted_ago_ms: 0 })
    const answer = await phone.api.remote.report({ body: short })
    expect(answer.current?.state.queue_version).toBe(queue.version)
    const again = await phone.api.remote.report({ body: { ...short, queue: ownQueue } })
    expect(again.current?.state.queue_version).toBe(ownQueue.version)
    expect(await phone.api.remote.queue()).toEqual(ownQueue)
  })

  test('S37: who goes on with the same queue need not send it', async () => {
    const here = await follow(phone)
    await follow(laptop)
    await phone.api.remote.report({ body: reportOf(queue) })
    const { queue: _, ...short } = reportOf(queue, { acted_ago_ms: 0, state: { position_ms: 12_000 } })
    const taken = await laptop.api.remote.report({ body: short })
    expect(taken.current).toMatchObject({
      device: { id: laptop.device_id },
      state: { position_ms: 12_000 },
    })
    await here.until(isState(({ current }) => current?.device.id === laptop.device_id))
  })

  test('one that chose later, and was silent while the other sounds, waits', async () => {
    await follow(phone)
    await phone.api.remote.report({ body: reportOf(queue) })
    const silent = { acted_ago_ms: 0, heard_ago_ms: 3_000, state: { status: 'paused' as const } }
    const answer = await laptop.api.remote.report({ body: reportOf(ownQueue, silent) })
    expect(answer).toMatchObject({ here: laptop.device_id, current: { device: { id: phone.device_id } } })
  })
})

test('S41: a device that sounds and signs out leaves the list at once, and may be back for a while', async () => {
  const there = await follow(laptop)
  const here = await follow(phone)
  await phone.api.remote.report({ body: reportOf(queue) })
  await phone.api.auth.logout()
  await here.closed
  await there.until(isState(({ current, devices }) => current !== null && devices.length === 1))
  expect(statesOf(there).at(-1)).toMatchObject({
    current: { device: { id: phone.device_id }, is_connected: true, state: { status: 'playing' } },
    devices: [{ id: laptop.device_id }],
  })
  const body = { device_id: phone.device_id, command: { name: 'pause' as const } }
  await expect(laptop.api.remote.command({ body })).rejects.toMatchObject({ code: 'not_found' })
})

test('S41: a device leaves with the last of its windows, and the reporting one has its answer', async () => {
  const there = await follow(laptop)
  const [one, two] = [await follow(phone), await follow(phone)]
  await phone.api.remote.report({ body: reportOf(queue) })
  await Promise.all([one, two].map(({ until }) => until(isState(({ current }) => current !== null))))
  const before = one.messages.length
  const { queue: _, ...short } = reportOf(queue, { state: { position_ms: 20_000 } })
  await phone.api.remote.report({ body: short })
  await there.until(isState(({ current }) => current?.state.position_ms === 20_000))
  await settled(one)
  expect(one.messages.slice(before).map(({ type }) => type)).toEqual(['pong'])
  two.socket.close()
  await two.closed
  await settled(there)
  expect(statesOf(there).at(-1)?.devices).toHaveLength(2)
  one.socket.send('{"type":"playback.bye"}')
  await there.until(() => statesOf(there).at(-1)?.devices.length === 1)
})

test('S35: a greeting that is sent again is answered again', async () => {
  const here = await follow(phone)
  here.socket.send('{"type":"playback.hello"}')
  await here.until(() => statesOf(here).length === 2)
  expect(statesOf(here)[1]).toEqual(statesOf(here)[0] as SharedPlayback)
})

test('S41: a device that was paused is shown as away once it is; signing out is going away', async () => {
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
