import { expect, test } from 'bun:test'
import { createApi } from '../api/api.ts'
import { createMemoryStorage } from '../outbox/memory-storage.ts'
import { createMemoryLocks } from './memory-locks.ts'
import { createSyncedLibrary } from './create.ts'

const state = { seq: 0, at: 0, epoch: 'e', playlists: [], permissions: [], settings: [] }
const likes = { artists: [], albums: [], tracks: [] }

test('S27: a change is sent although no socket opens, as behind a proxy that refuses upgrades', async () => {
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
    storage: createMemoryStorage(),
    snapshots: null,
    locks: createMemoryLocks(),
    channel: { post: () => undefined, listen: () => () => undefined },
    // No timer ever ends: nothing is sent by an attempt that comes later.
    timers: { now: () => 0, set: () => null, clear: () => undefined },
    random: () => 0,
    newName: () => 'change',
    onWake: () => () => undefined,
    onHide: () => () => undefined,
  })
  library.start('ann')
  while (library.status().state !== 'offline') await Bun.sleep(0)

  const change = library.commit({ type: 'like', content_type: 'track', content_id: 'ours' })
  expect((await change.settled).result).toBe('done')
  expect(sent).toHaveLength(1)
  library.stop()
})
