import { expect, test } from 'bun:test'
import { createApi } from '../api/api.ts'
import { createMemoryStorage } from '../outbox/memory-storage.ts'
import type { OutboxStorage, SyncPorts } from '../ports.ts'
import { createMemoryLocks } from './memory-locks.ts'
import { createSyncedLibrary } from './create.ts'

const state = { seq: 0, at: 0, epoch: 'e', playlists: [], permissions: [], settings: [] }
const likes = { artists: [], albums: [], tracks: [] }

/** A library whose server notes what is sent to it, and whose clock stands still: nothing comes by a later attempt. */
function createLibrary(storage: OutboxStorage, others: Partial<SyncPorts> = {}) {
  const sent: string[] = []
  const library = createSyncedLibrary({
    api: createApi({
      baseUrl: 'http://music.test',
      fetch: (request) => {
        if (request.method === 'GET') return Promise.resolve(Response.json({ ...state, likes }))
        sent.push(`${request.method} ${new URL(request.url).pathname}`)
        return Promise.resolve(new Response(null, { status: 204, headers: { 'x-sync-seq': '1' } }))
      },
    }),
    openSocket: ({ closed }) => {
      queueMicrotask(() => closed(1006))
      return { send: () => undefined, close: () => undefined }
    },
    storage,
    snapshots: null,
    locks: createMemoryLocks(),
    channel: { post: () => undefined, listen: () => () => undefined },
    timers: { now: () => 0, set: () => null, clear: () => undefined },
    random: () => 0,
    newName: () => 'change',
    onWake: () => () => undefined,
    onHide: () => () => undefined,
    ...others,
  })
  return { library, sent }
}

test('S33: who was without a socket for a while is told that the catalog may have changed', async () => {
  const sockets: Parameters<SyncPorts['openSocket']>[0][] = []
  const { library } = createLibrary(createMemoryStorage(), {
    openSocket: (listener) => {
      sockets.push(listener)
      return { send: () => undefined, close: () => undefined }
    },
  })
  let told = 0
  library.onCatalogChanged(() => (told += 1))
  library.start('ann')
  await Bun.sleep(0)
  const greeting = JSON.stringify({ type: 'connected', payload: { seq: 0, at: 0, epoch: 'e' } })
  sockets[0]?.message(greeting)
  expect(told).toBe(0)
  sockets[0]?.closed(1006)
  library.wake()
  sockets[1]?.message(greeting)
  expect(told).toBe(1)
  library.stop()
})

test('S27: a change is sent although no socket opens, as behind a proxy that refuses upgrades', async () => {
  const { library, sent } = createLibrary(createMemoryStorage())
  library.start('ann')
  while (library.status().state !== 'offline') await Bun.sleep(0)

  const change = library.commit({ type: 'like', content_type: 'track', content_id: 'ours' })
  expect((await change.settled).result).toBe('done')
  expect(sent).toHaveLength(1)
  library.stop()
})

test('a change is sent though the browser clears its storage before the sender has read it there', async () => {
  const storage = createMemoryStorage()
  let lost = (): void => undefined
  let isCleared = false
  const { library, sent } = createLibrary({
    ...storage,
    first: async (user) => {
      const change = await storage.first(user)
      if (!change || isCleared) return change
      isCleared = true
      await storage.remove(user, change.key)
      queueMicrotask(lost)
      return null
    },
    onLost: (listener) => {
      lost = listener
      return () => undefined
    },
  })
  library.start('ann')
  while (library.status().state !== 'offline') await Bun.sleep(0)
  const change = library.commit({ type: 'like', content_type: 'track', content_id: 'ours' })
  expect((await change.settled).result).toBe('done')
  expect(sent).toHaveLength(1)
  library.stop()
})
