import type { DownloadPort } from '../../offline/ports.ts'
import { DownloadError } from '../../offline/ports.ts'
import { retryAfterSecondsOf } from '../../retry/retry-after.ts'
import { createOfflineRecords, type OfflineDatabase } from '../browser/offline/index.ts'
import type { Bridge, NativeEvents } from './bridge.ts'
import { musicKey, musicPrefix, pictureKey, picturePrefix, trackOf } from './keys.ts'

/** Offline music in files of the app, which the shell downloads and plays. The page's database describes them. */
export function createAndroidDownloads(bridge: Bridge, database: OfflineDatabase): DownloadPort {
  const records = createOfflineRecords(database)
  /** The keys of the files by track, for the user whose tracks were read last. */
  let playable = new Map<string, string>()
  let questions = 0

  function list(): Promise<NativeEvents['downloads']> {
    questions += 1
    const id = String(questions)
    return new Promise((resolve) => {
      const stop = bridge.on('downloads', (answer) => {
        if (answer.id !== id) return
        stop()
        resolve(answer)
      })
      bridge.send('downloads', { id })
    })
  }

  /** @throws DownloadError, or the signal's reason */
  function download(
    key: string,
    url: string,
    { signal, onBytes }: Partial<Parameters<DownloadPort['fetch']>[2]> = {},
  ): Promise<NativeEvents['downloaded']> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        bridge.send('cancelDownload', { key })
        end(() => reject(signal?.reason))
      }
      const stops = [
        bridge.on('progress', (told) => told.key === key && onBytes?.(told.receivedBytes)),
        bridge.on('downloaded', (told) => told.key === key && end(() => resolve(told))),
        bridge.on('downloadFailed', ({ key: of, reason, retryAfterSeconds }) => {
          if (of === key) end(() => reject(new DownloadError(reason, retryAfterSecondsOf(retryAfterSeconds))))
        }),
      ]
      function end(settle: () => void): void {
        for (const stop of stops) stop()
        signal?.removeEventListener('abort', cancel)
        settle()
      }
      if (signal?.aborted) return end(() => reject(signal.reason))
      signal?.addEventListener('abort', cancel)
      bridge.send('download', { key, url })
    })
  }

  async function removeFiles(of: (key: string) => boolean): Promise<void> {
    for (const { key } of (await list()).files) if (of(key)) bridge.send('removeDownload', { key })
  }

  return {
    ...records,

    /** The tracks whose files exist: clearing the app's files in the settings of the phone does not clear the database. */
    async tracks(user) {
      const here = new Set((await list()).files.map(({ key }) => key))
      const stored = await records.tracks(user)
      const whole = stored.filter(({ id, version }) => here.has(musicKey(user, id, version)))
      playable = new Map(whole.map(({ id, version }) => [id, musicKey(user, id, version)]))
      return whole
    },

    async fetch(user, { facts, version, source }, options) {
      const { id } = facts
      const key = musicKey(user, id, version)
      const { sizeBytes, mime } = await download(key, source.url, options)
      const track = { id, version, sizeBytes, mime: source.mime ?? mime ?? facts.mime, facts }
      await records.putTrack(user, track)
      playable.set(id, key)
      const older = musicKey(user, id, '')
      await removeFiles((one) => one.startsWith(older) && one !== key)
      return track
    },

    async removeTrack(user, id) {
      playable.delete(id)
      await records.removeTrack(user, id)
      bridge.send('removeAllDownloads', { prefix: musicKey(user, id, '') })
    },

    async pinPictures(_user, urls) {
      const wanted = new Map(urls.map((url) => [pictureKey(url), url]))
      await removeFiles((key) => key.startsWith(picturePrefix) && !wanted.has(key))
      const here = new Set((await list()).files.map(({ key }) => key))
      // A picture that fails now is requested again the next time.
      for (const [key, url] of wanted) if (!here.has(key)) await download(key, url).catch(() => undefined)
    },

    async removeAll(user) {
      playable.clear()
      await records.removeAll(user)
      bridge.send('removeAllDownloads', { prefix: musicPrefix(user) })
      bridge.send('removeAllDownloads', { prefix: picturePrefix })
    },

    urlOf(streamUrl) {
      const key = playable.get(trackOf(streamUrl))
      return key === undefined ? streamUrl : `kept:${key}`
    },

    async storage() {
      const { usedBytes, freeBytes, totalBytes } = await list()
      return { usedBytes, freeBytes, totalBytes, isPersistent: true }
    },
    persist: () => Promise.resolve(true),
  }
}
