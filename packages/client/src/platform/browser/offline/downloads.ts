import { isForeignPage } from '../../../foreign-page.ts'
import type { DownloadPort, OfflineTrack } from '../../../offline/ports.ts'
import { DownloadError } from '../../../offline/ports.ts'
import type { OfflineDatabase } from './database.ts'
import { offlineParameter, keysOf, pinnedPicturesOf } from './database.ts'
import { fetchPieces } from './fetch-pieces.ts'
import { createOfflineRecords } from './offline-records.ts'

/** Music in this browser's database: the service worker plays it from there. */
export function createDownloads(database: OfflineDatabase): DownloadPort {
  const records = createOfflineRecords(database)

  /** Removes an unfinished download, but not a complete older version of the track. */
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
    ...records,

    async fetch(user, request, options) {
      const { facts, version } = request
      const { id } = facts
      try {
        const { sizeBytes, mime } = await fetchPieces(database, user, request, options)
        const track: OfflineTrack = { id, version, sizeBytes, mime, facts }
        await records.putTrack(user, track)
        return track
      } catch (error) {
        const failure = toFailure(error)
        if (failure instanceof DownloadError && failure.reason !== 'later') await dropFetching(user, id)
        throw failure
      }
    },

    async pinPictures(user, urls) {
      const pinned = await caches.open(pinnedPicturesOf(user))
      const wanted = new Set(urls)
      const here = new Set<string>()
      for (const request of await pinned.keys()) {
        const { pathname, search } = new URL(request.url)
        if (wanted.has(pathname + search)) here.add(pathname + search)
        else await pinned.delete(request, { ignoreVary: true })
      }
      // A picture that fails now is requested again the next time.
      for (const url of wanted) {
        const answer = here.has(url) ? null : await fetch(url).catch(() => null)
        if (answer?.ok && !isForeignPage(answer)) await pinned.put(url, answer).catch(() => undefined)
      }
    },

    async removeAll(user) {
      await records.removeAll(user)
      await caches.delete(pinnedPicturesOf(user))
    },

    urlOf: (streamUrl) => `${streamUrl}${streamUrl.includes('?') ? '&' : '?'}${offlineParameter}=1`,

    async storage() {
      const { storage } = navigator
      const [{ usage = 0, quota }, isPersistent] = await Promise.all([
        storage.estimate(),
        storage.persisted(),
      ])
      return {
        usedBytes: usage,
        freeBytes: quota === undefined ? null : Math.max(0, quota - usage),
        totalBytes: quota ?? null,
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
