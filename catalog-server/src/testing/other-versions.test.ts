import { afterEach, beforeEach, expect, test } from 'bun:test'
import type { Mutation } from '@pezzottify/client'
import { createApi } from '@pezzottify/client'
import type { DeviceId, PlaylistId, UserId } from '@pezzottify/contract'
import type { Device, Tab } from './simulation/device.ts'
import { createDevice } from './simulation/device.ts'
import { createNetwork, fair } from './simulation/network.ts'
import { createScheduler } from './simulation/scheduler.ts'
import { createSimulatedServer } from './simulation/server.ts'
import { seededRandom } from '../base/seeded-random.ts'

const user = 1 as UserId
const liked = (id: string) => ({ content_type: 'track' as const, content_id: id })

let world: ReturnType<typeof prepare>
beforeEach(() => {
  world = prepare()
})
afterEach(async () => {
  for (const device of world.devices) while (device.tabs[0]) device.tabs[0].close()
  await world.server.stop()
  world.server.remove()
})

/** The current app, and a server that can also act like one of a newer version. */
function prepare() {
  const random = seededRandom(1)
  const scheduler = createScheduler()
  const server = createSimulatedServer(scheduler.now)
  server.prepare()
  server.start()
  const network = createNetwork(server, scheduler, random)
  network.setWeather(fair)
  const devices: Device[] = []
  return {
    server,
    network,
    devices,
    pass: scheduler.pass,
    async open(): Promise<Tab> {
      const device = createDevice({ user, device: devices.length as DeviceId, network, scheduler, random })
      devices.push(device)
      const tab = device.openTab()
      await scheduler.pass(2_000)
      return tab
    },
    /** Writes an event to the log and announces it, as the server does with its own types. */
    async happens(type: string, payload: object): Promise<void> {
      const { events } = server.current() ?? {}
      await events?.record({ user_id: user, device_id: null }, (_tx, append) =>
        append(type as 'content_liked', payload as ReturnType<typeof liked>),
      )
      await scheduler.pass(1_000)
    },
    /** Requests that a device makes during `act`. */
    async requestsDuring(act: () => Promise<void>): Promise<string[]> {
      const paths: string[] = []
      const { send } = network
      network.send = (address, request) => {
        paths.push(new URL(request.url).pathname)
        return send(address, request)
      }
      await act()
      network.send = send
      return paths
    },
  }
}
const likesOf = (tab: Tab): string[] => [...(tab.library.library()?.likes.track ?? [])]

test('S30: an old tab hears of something it does not know: it goes on, and knows that it is old', async () => {
  const tab = await world.open()
  await world.happens('content_liked', liked('before'))
  expect(tab.library.isOutdated()).toBe(false)
  const requests = await world.requestsDuring(async () => {
    await world.happens('content_rated', { stars: 5 })
    await world.happens('content_liked', { ...liked('after'), mood: 'a field of a newer server' })
  })
  expect(likesOf(tab)).toEqual(['before', 'after'])
  expect([tab.library.status(), tab.library.isOutdated()]).toEqual([{ state: 'live' }, true])
  expect(requests).toEqual([])
})

test('S30: an old tab that was away catches up over what it does not know', async () => {
  const tab = await world.open()
  world.network.setOffline(0 as DeviceId, true)
  await world.pass(1_000)
  await world.happens('content_rated', { stars: 5 })
  await world.happens('content_liked', liked('meanwhile'))
  world.network.setOffline(0 as DeviceId, false)
  const requests = await world.requestsDuring(() => world.pass(60_000))
  expect(likesOf(tab)).toEqual(['meanwhile'])
  expect([tab.library.status(), tab.library.isOutdated()]).toEqual([{ state: 'live' }, true])
  expect(requests).toEqual(['/v1/sync/events'])
})

test('S30: what is known and cannot be read costs one look at everything, and never a second one', async () => {
  const tab = await world.open()
  const reset = { permissions: ['AccessCatalog', 'PaintTheServer'] }
  const requests = await world.requestsDuring(async () => {
    await world.happens('playlist_created', { playlist_id: 7, title: 'Renamed fields' })
    await world.happens('playlist_created', { playlist_id: 8, title: 'Renamed fields' })
    await world.happens('content_liked', liked('after'))
    await world.happens('permissions_reset', reset)
    await world.pass(120_000)
  })
  // The like came from the log only: the state of this server does not have it.
  expect(likesOf(tab)).toEqual(['after'])
  expect([...(tab.library.library()?.permissions ?? [])] as string[]).toEqual(reset.permissions)
  expect([tab.library.status(), tab.library.isOutdated()]).toEqual([{ state: 'live' }, true])
  expect(requests).toEqual(['/v1/sync/state'])
})

test('S30: what a newer server did is not undone by an older one that cannot know how', async () => {
  const api = createApi({
    baseUrl: 'http://music.test',
    headers: { authorization: '1 99' },
    fetch: async (request) => {
      const answer = world.network.send({ user, device: 99 as DeviceId }, request)
      await world.pass(100)
      return answer
    },
  })
  const id = (await api.playlists.create({ body: { name: 'Road', track_ids: [] } })) as PlaylistId
  await world.happens('playlist_shared', { playlist_id: id, with: 'bob' })
  await world.happens('content_rated', { stars: 5 })
  for (const seq of [2, 3])
    await expect(api.sync.undo({ body: { seq } })).rejects.toMatchObject({ status: 409, code: 'conflict' })
  expect(world.server.current()?.events.head(user).seq).toBe(3)
})

test('S30: an answer in a shape of the future is asked for again ever later, and says why nothing is shown', async () => {
  const { send } = world.network
  let asked = 0
  world.network.send = async (address, request) => {
    if (!request.url.endsWith('/v1/sync/state')) return send(address, request)
    asked += 1
    return Response.json({ seq: 1, at: 1, epoch: 'x', own: {} })
  }
  const tab = await world.open()
  await world.pass(120_000)
  expect(tab.library.isOutdated()).toBe(true)
  expect(asked).toBeLessThan(15)
  world.network.send = send
  await world.pass(30_000)
  expect(tab.library.status()).toEqual({ state: 'live' })
})

test('S31: a tab that another version talks to keeps to what it understands', async () => {
  const tab = await world.open()
  await world.happens('content_liked', liked('one'))
  const [device] = world.devices
  const said = { user: 'user-1' }
  for (const message of [
    null,
    'hello',
    { ...said, type: 'heard' },
    { ...said, type: 'heard', event: { seq: 'x' } },
    { ...said, type: 'settled', key: 4, outcome: {} },
    { ...said, type: 'settled', key: 'k', outcome: { result: 'postponed' } },
    { ...said, type: 'state', state: 'dreaming' },
    { ...said, type: 'greeted', place: {} },
    { ...said, type: 'added', key: 'k' },
    { ...said, type: 'colours', palette: [] },
  ])
    device?.say(message)
  await world.pass(10_000)
  expect(tab.library.status()).toEqual({ state: 'live' })
  expect([likesOf(tab), tab.library.outbox(), tab.library.isOutdated()]).toEqual([['one'], [], false])

  // The previous version sent no number.
  const mutation: Mutation = { type: 'like', ...liked('two') }
  device?.say({ ...said, type: 'added', key: 'of-an-old-tab', mutation })
  expect(likesOf(tab)).toEqual(['one', 'two'])
  device?.say({ ...said, type: 'settled', key: 'of-an-old-tab', outcome: { result: 'withdrawn' } })
  expect(likesOf(tab)).toEqual(['one'])
})

test('S31: a newer tab leads: the old one gives way, and takes over again when the newer one is gone', async () => {
  const tab = await world.open()
  const { storage, say } = world.devices[0] ?? {}
  const ask = { user: 'user-1', type: 'who', version: 1_000 }
  const claimed = (): Promise<boolean> | undefined => {
    say?.(ask)
    return storage?.claim('user-1', 'newer', now, now + 5_000)
  }
  let now = 2_000
  say?.(ask)
  await world.pass(100)
  now += 100
  expect([await claimed(), tab.library.isOutdated()]).toEqual([true, true])
  tab.library.commit({ type: 'like', ...liked('one') })
  const requests = await world.requestsDuring(() => world.pass(4_000))
  expect(requests).toEqual([])
  expect(likesOf(tab)).toEqual(['one'])
  await world.pass(20_000)
  expect(tab.library.outbox()).toEqual([])
  expect(tab.library.status()).toEqual({ state: 'live' })
})

test('S31: a change that only a newer version can send waits for it, in its place, and is not lost', async () => {
  const tab = await world.open()
  const { storage } = world.devices[0] ?? {}
  const mutation = { type: 'rate', stars: 5 } as unknown as Mutation
  await storage?.add('user-1', { key: 'rated', mutation, isSending: false })
  const change = tab.library.commit({ type: 'like', ...liked('behind it') })
  await world.pass(60_000)
  expect((await storage?.all('user-1'))?.map(({ key }) => key)).toEqual(['rated', change.key])
  expect(likesOf(tab)).toEqual(['behind it'])
  expect([tab.library.heldBack(), tab.library.isOutdated()]).toEqual(['outdated', true])
})

test('S32: what a full or broken disk refuses waits with the reason, and goes out when the disk is well again', async () => {
  const tab = await world.open()
  const { send } = world.network
  for (const [code, status] of [
    ['disk_full', 507],
    ['disk_failed', 503],
    ['damaged', 503],
  ] as const) {
    world.network.send = async (address, request) =>
      request.method === 'GET'
        ? send(address, request)
        : new Response('', { status, headers: { 'x-error-code': code, 'retry-after': '20' } })
    const change = tab.library.commit({ type: 'like', ...liked(code) })
    await world.pass(60_000)
    expect([tab.library.outbox().length, tab.library.heldBack()]).toEqual([1, code])
    expect(likesOf(tab)).toContain(code)
    world.network.send = send
    await world.pass(30_000)
    expect(await change.settled).toMatchObject({ result: 'done' })
    expect([tab.library.outbox(), tab.library.heldBack()]).toEqual([[], null])
  }
})
