import { expect, test } from 'bun:test'
import { api } from '@pezzottify/contract'
import { createApi } from '../api/api.ts'
import type { Library } from '../library/model/library.ts'
import { createMemoryLocks } from '../sync/memory-locks.ts'
import { createMemoryDownloads } from './memory-downloads.ts'
import { createOffline } from './offline.ts'

const albumPath = api.catalog.albumResolved.path.replace('{id}', '')
const trackOf = (id: string, more = {}) => ({
  id,
  name: `Track ${id}`,
  availability: 'available',
  size_bytes: 1_000,
  mime: 'audio/flac',
  ...more,
})

/**
 * Two albums behind a network that can be cut, a clock moved by the test, and a device whose fetches the test
 * completes.
 */
function createWorld({ limitBytes = null as number | null } = {}) {
  const catalog = new Map([
    ['one', ['a', 'b']],
    ['two', ['b', 'c']],
  ])
  const network = { isCut: false }
  const device = createMemoryDownloads()
  const timers = new Map<number, { at: number; run: () => void }>()
  let [now, nextTimer] = [1_000_000, 0]
  const library: Library = {
    likes: { track: new Set(), album: new Set(), artist: new Set() },
    settings: new Map(),
    playlists: new Map(),
    permissions: new Set(),
  }
  const options = {
    api: createApi({
      baseUrl: 'http://music.test',
      fetch: async ({ url }) => {
        if (network.isCut) throw new TypeError('cut')
        const id = new URL(url).pathname.slice(albumPath.split('/resolved')[0]?.length).split('/')[0] ?? ''
        const tracks = catalog.get(id)
        if (!tracks) return new Response('', { status: 404, headers: { 'x-error-code': 'not_found' } })
        return Response.json({
          album: { id, name: `Album ${id}`, cover: null },
          discs: [{ number: 1, tracks: tracks.map((track) => trackOf(track)) }],
        })
      },
    }),
    downloads: device.port,
    answers: {
      signIn: async () => undefined,
      answer: async () => null,
      putAnswer: async () => undefined,
      pin: async () => undefined,
      things: async () => [],
      putThings: async () => undefined,
      snapshot: async () => null,
      putSnapshot: async () => undefined,
    },
    locks: createMemoryLocks(),
    channel: { post: () => undefined, listen: () => () => undefined },
    timers: {
      now: () => now,
      set: (run: () => void, ms: number) => {
        timers.set((nextTimer += 1), { at: now + ms, run })
        return nextTimer
      },
      clear: (timer: unknown) => void timers.delete(timer as number),
    },
    random: () => 0.5,
    library: () => library,
    sourceToKeep: ({ id }: { id: string }) => ({ url: `/stream/${id}`, mime: null }),
    limitBytes: () => limitBytes,
  }
  return {
    catalog,
    network,
    device,
    offline: createOffline(options),
    limit: (bytes: number | null) => (limitBytes = bytes),
    /** Moves the clock, and waits until everything that became due is done. */
    async pass(ms: number): Promise<void> {
      now += ms
      for (const [timer, { at, run }] of timers) if (at <= now && timers.delete(timer)) run()
      await settled()
    },
  }
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

test('tracks come in the order of the albums, each once; one that nobody wants any more goes', async () => {
  const { offline, device } = createWorld()
  await offline.start('anna')
  await offline.keep('album', 'one', 'One')
  await offline.keep('album', 'two', 'Two')
  for (const id of ['a', 'b', 'c']) {
    await settled()
    expect(device.asked.at(-1)?.id).toBe(id)
    device.asked.at(-1)?.end()
  }
  await settled()
  expect([offline.state().status, [...device.tracks.keys()]]).toEqual(['idle', ['a', 'b', 'c']])
  await offline.unkeep('album', 'one')
  await settled()
  expect([...device.tracks.keys()]).toEqual(['b', 'c'])
})

test('while the server is away nothing is removed, and what is missing comes once it is back', async () => {
  const { offline, device, network, catalog, pass } = createWorld()
  await offline.start('anna')
  await offline.keep('album', 'one', 'One')
  await settled()
  device.asked.at(-1)?.end()
  await settled()
  device.asked.at(-1)?.end(device.later())
  network.isCut = true
  await settled()
  expect([offline.state().status, offline.state().missing]).toEqual(['waiting', 1])
  offline.wake()
  await settled()
  expect([...device.tracks.keys()]).toEqual(['a'])

  network.isCut = false
  catalog.set('one', ['b'])
  offline.wake()
  await settled()
  expect(device.asked.at(-1)?.id).toBe('b')
  device.asked.at(-1)?.end()
  await pass(0)
  expect([...device.tracks.keys()]).toEqual(['b'])
})

test('an album that is gone from the library is let go with its tracks', async () => {
  const { offline, device, catalog } = createWorld()
  await offline.start('anna')
  await offline.keep('album', 'one', 'One')
  for (let n = 0; n < 2; n += 1) {
    await settled()
    device.asked.at(-1)?.end()
  }
  await settled()
  catalog.delete('one')
  offline.wake()
  await settled()
  expect([offline.state().items, device.tracks.size]).toEqual([[], 0])
})

test('a full device stops all of it until somebody says to go on; a limit does too', async () => {
  const { offline, device, limit } = createWorld({ limitBytes: 1_500 })
  await offline.start('anna')
  await offline.keep('album', 'one', 'One')
  await settled()
  device.asked.at(-1)?.end(device.full())
  await settled()
  expect([offline.state().status, device.asked.length]).toEqual(['full', 1])
  await offline.setPaused(false)
  await settled()
  device.asked.at(-1)?.end()
  await settled()
  expect([offline.state().status, offline.state().missing, device.tracks.size]).toEqual(['limit', 1, 1])
  limit(null)
  await offline.setPaused(false)
  await settled()
  device.asked.at(-1)?.end()
  await settled()
  expect([offline.state().status, device.tracks.size]).toEqual(['idle', 2])
})

test('a pause lasts over a reload, and ends a download in the middle', async () => {
  const { offline, device } = createWorld()
  await offline.start('anna')
  await offline.keep('album', 'one', 'One')
  await settled()
  await offline.setPaused(true)
  await settled()
  expect([offline.state().status, offline.state().missing, device.tracks.size]).toEqual(['paused', 2, 0])
  offline.stop()
  await offline.start('anna')
  await settled()
  expect([offline.state().status, device.asked.length]).toEqual(['paused', 1])
})

test('an album that is kept while it is still read what is kept already comes like any other', async () => {
  const { offline, device } = createWorld()
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const { items } = device.port
  device.port.items = async (user) => {
    const found = await items(user)
    await held
    return found
  }
  const started = offline.start('anna')
  await offline.keep('album', 'one', 'One')
  release()
  await started
  await settled()
  expect(offline.state().items).toMatchObject([{ id: 'one' }])
  expect(device.asked).toMatchObject([{ id: 'a' }])
})

test('a track that comes while another one is removed is here, and is not fetched again', async () => {
  const { offline, device, catalog } = createWorld()
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const { removeTrack } = device.port
  device.port.removeTrack = async (user, id) => {
    await held
    return removeTrack(user, id)
  }
  await offline.start('anna')
  await offline.keep('album', 'one', 'One')
  await settled()
  device.asked.at(-1)?.end()
  await settled()
  catalog.set('one', ['b'])
  offline.wake()
  await settled()
  device.asked.at(-1)?.end()
  await settled()
  release()
  await settled()
  expect([...offline.state().tracks.keys()]).toEqual(['b'])
  expect(device.asked.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(offline.state()).toMatchObject({ status: 'idle', missing: 0 })
})

test('a look that is asked for just when one ends is not left out', async () => {
  for (let steps = 0; steps < 12; steps += 1) {
    const { offline, device, catalog } = createWorld()
    let end = (): void => undefined
    await offline.start('anna')
    await offline.keep('album', 'one', 'One')
    await settled()
    device.port.pinPictures = () => new Promise((resolve) => (end = resolve))
    offline.wake()
    await settled()
    catalog.set('one', ['c'])
    end()
    for (let step = 0; step < steps; step += 1) await Promise.resolve()
    offline.wake()
    await settled()
    expect([steps, device.asked.at(-1)?.id]).toEqual([steps, 'c'])
  }
})
