import type { DownloadPort, KeptItem, KeptTrack } from '../../../offline/ports.ts'
import { DownloadError } from '../../../offline/ports.ts'
import type { OfflineDatabase } from './database.ts'
import { keptParameter, keysOf, pinnedPicturesOf } from './database.ts'
import { fetchPieces } from './fetch-pieces.ts'

const keyOf = ({ kind, id }: Pick<KeptItem, 'kind' | 'id'>): string => `${kind}:${id}`
const pausedKey = (user: string): string => `paused:${user}`

/** Music in this browser's database: the service worker plays it from there. */
export function createDownloads(database: OfflineDatabase): DownloadPort {
  async function removeTrack(user: string, id: string): Promise<void> {
    await database(async (db) => {
      const tx = db.transaction(['tracks', 'fetching', 'pieces'], 'readwrite')
      await Promise.all([
        tx.objectStore('tracks').delete([user, id]),
        tx.objectStore('fetching').delete([user, id]),
        tx.objectStore('pieces').delete(keysOf(user, id)),
      ])
      await tx.done
    })
  }

  /** Takes back what came of a track, and leaves an older version of it that is whole. */
  async function dropFetching(user: string, id: string): Promise<void> {
    await database(async (db) => {
      const tx = db.transaction(['fetching', 'pieces'], 'readwrite')
      const { version } = (await tx.objectStore('fetching').get([user, id])) ?? {}
      await tx.objectStore('fetching').delete([user, id])
      if (version !== undefined) await tx.objectStore('pieces').delete(keysOf(user, id, version))
      await tx.done
    })
  }

  return {
    items: (user) => database((db) => db.getAll('items', keysOf(user))),
    putItem: async (user, item) =>
      void (await database((db) => db.put('items', { ...item, user, key: keyOf(item) }))),
    removeItem: (user, item) => database((db) => db.delete('items', [user, keyOf(item)])),
    tracks: (user) => database((db) => db.getAll('tracks', keysOf(user))),

    async fetch(user, request, options) {
      const { facts, version } = request
      const { id } = facts
      try {
        const { sizeBytes, mime } = await fetchPieces(database, user, request, options)
        const track: KeptTrack = { id, version, sizeBytes, mime, facts }
        await database(async (db) => {
          const tx = db.transaction(['tracks', 'fetching', 'pieces'], 'readwrite')
          const older = await tx.objectStore('tracks').get([user, id])
          await tx.objectStore('tracks').put({ ...track, user })
          await tx.objectStore('fetching').delete([user, id])
          if (older && older.version !== version)
            await tx.objectStore('pieces').delete(keysOf(user, id, older.version))
          await tx.done
        })
        return track
      } catch (error) {
        const failure = toFailure(error)
        if (failure instanceof DownloadError && failure.reason !== 'later') await dropFetching(user, id)
        throw failure
      }
    },

    putFacts: (user, facts) =>
      database(async (db) => {
        const tx = db.transaction('tracks', 'readwrite')
        const kept = await tx.store.get([user, facts.id])
        if (kept) await tx.store.put({ ...kept, facts })
        await tx.done
      }),
    removeTrack,

    async pinPictures(user, urls) {
      const pinned = await caches.open(pinnedPicturesOf(user))
      const wanted = new Set(urls)
      const here = new Set<string>()
      for (const request of await pinned.keys()) {
        const { pathname, search } = new URL(request.url)
        if (wanted.has(pathname + search)) here.add(pathname + search)
        else await pinned.delete(request, { ignoreVary: true })
      }
      // One that does not come now is asked for the next time.
      for (const url of wanted) if (!here.has(url)) await pinned.add(url).catch(() => undefined)
    },

    async removeAll(user) {
      await database(async (db) => {
        const tx = db.transaction(['items', 'tracks', 'fetching', 'pieces'], 'readwrite')
        await Promise.all([
          tx.objectStore('items').delete(keysOf(user)),
          tx.objectStore('tracks').delete(keysOf(user)),
          tx.objectStore('fetching').delete(keysOf(user)),
          tx.objectStore('pieces').delete(keysOf(user)),
        ])
        await tx.done
      })
      await caches.delete(pinnedPicturesOf(user))
    },

    isPaused: (user) => database(async (db) => (await db.get('session', pausedKey(user))) === 'yes'),
    setPaused: async (user, isPaused) =>
      void (await database((db) => db.put('session', isPaused ? 'yes' : 'no', pausedKey(user)))),

    urlOf: (streamUrl) => `${streamUrl}${streamUrl.includes('?') ? '&' : '?'}${keptParameter}=1`,

    async storage() {
      const { storage } = navigator
      const [{ usage = 0, quota }, isPersistent] = await Promise.all([
        storage.estimate(),
        storage.persisted(),
      ])
      return {
        usedBytes: usage,
        freeBytes: quota === undefined ? null : Math.max(0, quota - usage),
        isPersistent,
      }
    },
    persist: () => navigator.storage.persist(),
  }
}

function toFailure(error: unknown): unknown {
  if (error instanceof Error && error.name === 'QuotaExceededError')
    return new DownloadError('full', null, error)
  return error
}
