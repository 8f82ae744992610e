import type { DownloadPort, DownloadRequest, OfflineItem, OfflineTrack } from './ports.ts'
import { DownloadError } from './ports.ts'

/** A device without a disk, for tests: fetches wait until the test completes them or lets them fail. */
export function createMemoryDownloads() {
  const items = new Map<string, OfflineItem>()
  const tracks = new Map<string, OfflineTrack>()
  const asked: { id: string; end: (error?: Error) => void }[] = []
  let paused = false

  const port: DownloadPort = {
    items: async () => [...items.values()],
    putItem: async (_, item) => void items.set(`${item.kind}:${item.id}`, item),
    removeItem: async (_, { kind, id }) => void items.delete(`${kind}:${id}`),
    tracks: async () => [...tracks.values()],
    fetch: (_, { facts, version }: DownloadRequest, { signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')))
        asked.push({
          id: facts.id,
          end: (error) => {
            if (error) return reject(error)
            const track = { id: facts.id, version, sizeBytes: facts.size_bytes ?? 0, mime: facts.mime, facts }
            tracks.set(facts.id, track)
            resolve(track)
          },
        })
      }),
    putFacts: async (_, facts) => {
      const stored = tracks.get(facts.id)
      if (stored) tracks.set(facts.id, { ...stored, facts })
    },
    removeTrack: async (_, id) => void tracks.delete(id),
    pinPictures: async () => undefined,
    removeAll: async () => {
      items.clear()
      tracks.clear()
    },
    isPaused: async () => paused,
    setPaused: async (_, now) => {
      paused = now
    },
    urlOf: (url) => url,
    storage: async () => ({ usedBytes: 0, freeBytes: null, totalBytes: null, isPersistent: true }),
    persist: async () => true,
  }
  return {
    port,
    tracks,
    asked,
    full: () => new DownloadError('full'),
    later: () => new DownloadError('later', 5),
  }
}
