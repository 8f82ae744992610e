import { expect, test } from 'bun:test'
import { createApi, createMemory, type MemoryPressure } from '@pezzottify/client'
import { batchIdsMax, type ListedTrack } from '@pezzottify/contract'
import { effect } from 'vue'
import { createBatchReader } from './batch-reader.ts'

type Body = { tracks: string[]; albums: string[]; artists: string[] }

/** A catalog with every track except those called `gone…`, behind a network that can be cut. */
function createCatalog(offline: Offline = nothingSeen) {
  const asked: Body[] = []
  const network = { isCut: false }
  const server: { refuses: Response | null } = { refuses: null }
  const timers = fakeTimers()
  const api = createApi({
    baseUrl: 'http://music.test',
    fetch: async (request) => {
      if (network.isCut) throw new TypeError('cut')
      const body = (await request.json()) as Body
      asked.push(body)
      if (server.refuses) return server.refuses.clone()
      const tracks = body.tracks.filter((id) => !id.startsWith('gone')).map((id) => ({ id, name: id }))
      return Response.json({ tracks, albums: [], artists: [] })
    },
  })
  const told: ListedTrack[] = []
  let ask: (pressure: MemoryPressure) => void = () => undefined
  const memory = createMemory(
    { used: () => null, onPressure: (listener) => ((ask = listener), () => undefined) },
    () => choice.keeps,
  )
  const choice = { keeps: true }
  const reader = createBatchReader(api, offline, (tracks) => told.push(...tracks), memory, {
    timers,
    random: () => 1,
  })
  return {
    asked,
    network,
    server,
    timers,
    reader,
    told,
    choice,
    systemAsks: (pressure: MemoryPressure) => ask(pressure),
  }
}

/** Pauses end when the test says so. */
function fakeTimers() {
  const due: { run: () => void; ms: number }[] = []
  const arrivals: (() => void)[] = []
  return {
    set: (run: () => void, ms: number) => {
      due.push({ run, ms })
      arrivals.shift()?.()
      return run
    },
    clear: (run: unknown) => void due.splice(0, Infinity, ...due.filter((timer) => timer.run !== run)),
    isPausing: () => due.length > 0,
    /** Ends the next pause, and tells how long it was. */
    async pass(): Promise<number> {
      if (due.length === 0) await new Promise<void>((resolve) => arrivals.push(resolve))
      const next = due.shift()
      next?.run()
      return next?.ms ?? 0
    },
  }
}

type Offline = Parameters<typeof createBatchReader>[1]

/** A device without offline data. */
const nothingSeen: Offline = { things: async () => [], rememberThings: async () => undefined }
/** A device that has stored what was asked for. */
const allSeen: Offline = {
  ...nothingSeen,
  things: async (_, ids) => {
    await Bun.sleep(0)
    return ids.map((id) => ({ id, name: `stored ${id}` }))
  },
}

const idsFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `t${first + index}`)

test('the tracks that many rows need at the same moment are requested together, each once', async () => {
  const { asked, reader, told } = createCatalog()
  reader.hold('track', ['a', 'b'])
  reader.hold('track', ['b', 'c'])
  reader.hold('album', ['x'])
  await reader.read('track', ['a'])
  expect(asked).toEqual([{ tracks: ['a', 'b', 'c'], albums: ['x'], artists: [] }])
  expect(told.map(({ id }) => String(id))).toEqual(['a', 'b', 'c'])
  await reader.read('track', ['a', 'b'])
  expect(asked).toHaveLength(1)
})

test('a list longer than one request comes in several, in its order', async () => {
  const { asked, reader } = createCatalog()
  const ids = Array.from({ length: batchIdsMax + 1 }, (_, index) => `t${index}`)
  await reader.read('track', ids)
  expect(asked.map(({ tracks }) => tracks.length)).toEqual([batchIdsMax, 1])
  expect(asked[0]?.tracks[0]).toBe('t0')
})

test('a row is told apart: not read yet, there, or not in the catalog; and only it draws anew', async () => {
  const { reader } = createCatalog()
  const seen: string[] = []
  effect(() => {
    const track = reader.get('track', 'a')
    seen.push(track === undefined ? 'unread' : track === null ? 'missing' : track.name)
  })
  await reader.read('track', ['b', 'gone'])
  expect(reader.get('track', 'gone')).toBeNull()
  expect(seen).toEqual(['unread'])
  await reader.read('track', ['a'])
  expect(seen).toEqual(['unread', 'a'])
})

test('a request that failed in the network is repeated when its item is needed again', async () => {
  const { asked, network, reader } = createCatalog()
  network.isCut = true
  await reader.read('track', ['a'])
  expect(reader.get('track', 'a')).toBeUndefined()
  network.isCut = false
  await reader.read('track', ['a'])
  expect(reader.get('track', 'a')?.name).toBe('a')
  expect(asked).toHaveLength(1)
})

test('without the server everything has its stored form: a list longer than one request, and what is shown meanwhile', async () => {
  const { network, reader } = createCatalog(allSeen)
  network.isCut = true
  const ids = idsFrom(0, batchIdsMax + 1)
  reader.hold('track', ids)
  reader.hold('album', ['x'])
  const reading = reader.read('album', ['x'])
  await Bun.sleep(0)
  reader.hold('track', ['meanwhile'])
  await reading
  expect(reader.get('album', 'x')?.name).toBe('stored x')
  expect(ids.filter((id) => reader.get('track', id)?.name !== `stored ${id}`)).toEqual([])
  expect(reader.get('track', 'meanwhile')?.name).toBe('stored meanwhile')
})

test('what is first shown while the server fails for the last time has five attempts of its own', async () => {
  const { asked, server, timers, reader } = createCatalog()
  server.refuses = damaged()
  reader.hold('track', ['a'])
  for (let pause = 0; pause < 4; pause++) await timers.pass()
  reader.hold('track', ['b'])
  const reading = reader.read('track', ['b'])
  await timers.pass()
  server.refuses = null
  expect(await reading).toMatchObject([{ id: 'b' }])
  expect(asked.map(({ tracks }) => tracks.join())).toEqual(['a', 'a', 'a', 'a', 'a', 'b', 'b'])
})

test('what is shown stays however much it is; of what was left, as much as the limits allow', async () => {
  const { reader } = createCatalog()
  const [left, shown] = [idsFrom(0, 600), idsFrom(1_000, 600)]
  reader.hold('track', shown)
  await reader.read('track', left)
  expect(shown.filter((id) => reader.get('track', id)?.name === id)).toHaveLength(600)
  expect(left.filter((id) => reader.get('track', id))).toEqual(idsFrom(100, 500))
})

test('when the system asks for memory, what was left goes; it is requested again when it is shown', async () => {
  const { asked, reader, systemAsks } = createCatalog()
  const release = reader.hold('track', ['shown'])
  await reader.read('track', idsFrom(0, 60))
  systemAsks('critical')
  expect(idsFrom(0, 60).filter((id) => reader.get('track', id))).toEqual(idsFrom(10, 50))
  expect(reader.get('track', 'shown')?.name).toBe('shown')
  await reader.read('track', ['t0'])
  expect(asked.at(-1)?.tracks).toEqual(['t0'])
  release()
  expect(reader.get('track', 'shown')?.name).toBe('shown')
})

test('with nothing kept in memory, an item goes with the last part of the app that shows it', async () => {
  const { reader, choice } = createCatalog()
  choice.keeps = false
  const releases = [reader.hold('track', ['a']), reader.hold('track', ['a'])]
  expect(await reader.read('track', ['a', 'gone', 'b'])).toMatchObject([{ id: 'a' }, { id: 'b' }])
  expect(reader.get('track', 'b')).toBeUndefined()
  releases[0]?.()
  expect(reader.get('track', 'a')?.name).toBe('a')
  releases[1]?.()
  expect(reader.get('track', 'a')).toBeUndefined()
})

const damaged = (headers?: Record<string, string>): Response =>
  new Response('', { status: 503, headers: { 'x-error-code': 'damaged', ...headers } })

test('a server that fails is asked five times, with growing pauses; then it is said, and asked when somebody wants', async () => {
  const { asked, server, timers, reader } = createCatalog()
  server.refuses = damaged()
  const release = reader.hold('track', ['a'])
  const reading = reader.read('track', ['a']).catch((error: unknown) => error)
  const pauses = [await timers.pass(), await timers.pass(), await timers.pass(), await timers.pass()]
  expect(await reading).toMatchObject({ status: 503, code: 'damaged' })
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000])
  expect([asked.length, timers.isPausing(), reader.hasFailed.value]).toEqual([5, false, true])

  server.refuses = null
  reader.retry()
  expect(reader.hasFailed.value).toBe(false)
  expect(await reader.read('track', ['a'])).toMatchObject([{ id: 'a' }])
  expect(asked).toHaveLength(6)
  release()
})

test('a server that is back need not be waited for, and one that says how long is given that long', async () => {
  const { asked, server, timers, reader } = createCatalog()
  server.refuses = damaged({ 'retry-after': '30' })
  const reading = reader.read('track', ['a'])
  expect(await timers.pass()).toBe(30_000)
  while (!timers.isPausing()) await Promise.resolve()
  server.refuses = null
  reader.retry()
  expect(await reading).toMatchObject([{ id: 'a' }])
  expect([asked.length, timers.isPausing()]).toEqual([3, false])
})

test('what the server refuses is asked once, and what is no longer shown has not failed', async () => {
  const { asked, server, reader } = createCatalog()
  server.refuses = new Response('', { status: 403, headers: { 'x-error-code': 'forbidden' } })
  const release = reader.hold('track', ['a'])
  await expect(reader.read('track', ['a'])).rejects.toMatchObject({ code: 'forbidden' })
  expect([asked.length, reader.hasFailed.value]).toEqual([1, true])
  release()
  expect(reader.hasFailed.value).toBe(false)
})

test('after a change of the catalog what is shown is loaded again at once, the rest when it is shown', async () => {
  const { asked, reader } = createCatalog()
  await reader.read('track', ['left'])
  reader.hold('track', ['shown'])
  await reader.read('track', ['shown'])
  asked.length = 0
  reader.catalogChanged()
  await reader.read('track', ['shown'])
  expect(asked.map(({ tracks }) => tracks)).toEqual([['shown']])
  await reader.read('track', ['left'])
  expect(asked.at(-1)?.tracks).toEqual(['left'])
})

test('what is on its way while the catalog changes may be from before: it is loaded once more', async () => {
  const { asked, reader } = createCatalog()
  const left = reader.hold('track', ['left'])
  reader.hold('track', ['shown'])
  while (asked.length === 0) await Promise.resolve()
  left()
  reader.catalogChanged()
  await reader.read('track', ['shown'])
  expect(asked.map(({ tracks }) => tracks)).toEqual([['left', 'shown'], ['shown']])
  await reader.read('track', ['left'])
  expect(asked.slice(2).map(({ tracks }) => tracks)).toEqual([['left']])
})
