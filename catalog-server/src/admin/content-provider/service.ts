import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../base/errors.ts'
import type { ClientConnection } from '../../base/client-connection.ts'
import type { Session } from '../../base/session.ts'
import { newId } from '../../base/ids.ts'
import { completeAlbum } from './album.ts'
import { completeArtist } from './artist.ts'
import { DownloaderFailure, DownloaderPaused } from './failure.ts'
import type { OnDemandParts } from './parts.ts'

export type ContentProvider = ReturnType<typeof createContentProvider>
export type OnDemandKind = 'artist' | 'album'
type Asker = { session: Pick<Session, 'user_id' | 'permissions'>; connection: ClientConnection }

/** Within the media folder, so that a file gets its place by a rename. */
const folderName = '.fetching'
/** Further reads are served without a fetch. */
const jobsMax = 50
/** The time before something just completed, or not available, is requested again. */
const restSeconds = 600
const restingMax = 10_000
/** The longest idle time-out that the listener supports. */
const connectionIdleMaxSeconds = 255

/** Completes the catalog from a downloader service, for users with the permission and the setting. */
export function createContentProvider(parts: OnDemandParts) {
  const { catalog, users, clock, log, mediaPath, storage } = parts
  const folder = join(mediaPath, folderName)
  const disk = storage.disk(mediaPath)
  // Remains of an earlier run. The start does not wait for the disk.
  const tidied = disk.ask('remove', folder).catch(() => undefined)
  const waitSeconds = Math.min(parts.waitMs / 1_000, connectionIdleMaxSeconds - 15)
  const running = new Map<string, Promise<void>>()
  const restingUntil = new Map<string, number>()

  // Prepared statements, since they run before every read of users with the permission.
  const setting = users.reader.query<{ setting_value: string }, [number]>(
    "SELECT setting_value FROM user_settings WHERE user_id = ? AND setting_key = 'enable_direct_downloads'",
  )
  const settingOf = users.timed('get_user_setting', (userId: number) => setting.get(userId)?.setting_value)
  const children = {
    artist: catalog.reader.query('SELECT 1 FROM related_artists WHERE artist_id = ? LIMIT 1'),
    album: catalog.reader.query('SELECT 1 FROM tracks WHERE album_id = ? LIMIT 1'),
  }
  /** An item that is not in the catalog has no children, so one query covers both cases. */
  const isLacking = (kind: OnDemandKind, id: string): boolean => children[kind].get(id) === null
  const isWanted = ({ session }: Asker): boolean =>
    session.permissions.has('IssueContentDownload') && settingOf(session.user_id) === 'true'

  const rest = (key: string): void => {
    if (restingUntil.size >= restingMax) restingUntil.clear()
    restingUntil.set(key, clock.now() + restSeconds)
  }

  const run = async (key: string, kind: OnDemandKind, id: string): Promise<void> => {
    const own = join(folder, newId())
    try {
      await tidied
      await disk.ask('makeFolder', own)
      const job = { ...parts, temporaryFile: () => join(own, newId()) }
      await (kind === 'artist' ? completeArtist(job, id) : completeAlbum(job, id))
      rest(key)
    } catch (error) {
      if (error instanceof DownloaderFailure && error.isRefusal) rest(key)
      const write = error instanceof DownloaderPaused ? log.debug : log.warn
      write('Content could not be fetched', { kind, id, reason: messageOf(error) })
    } finally {
      running.delete(key)
      await rm(own, { recursive: true, force: true }).catch(() => undefined)
      parts.onCatalogChange()
    }
  }

  return {
    /**
     * Fetches the missing data of an artist or album, once for concurrent callers. It never fails: the read that
     * follows serves what is there.
     */
    complete: async (asker: Asker, kind: OnDemandKind, id: string): Promise<void> => {
      if (!isWanted(asker) || !isLacking(kind, id)) return
      const key = `${kind} ${id}`
      const isResting = clock.now() < (restingUntil.get(key) ?? 0)
      if (!running.has(key) && (isResting || running.size >= jobsMax)) return
      const work = running.get(key) ?? run(key, kind, id)
      running.set(key, work)
      asker.connection.setTimeout(Math.ceil(waitSeconds) + 15)
      await atMost(waitSeconds * 1_000, work)
    },

    /** Whether requests are paused after repeated failures. */
    isPaused: (): boolean => parts.downloader.isPaused(),

    /** Aborts running fetches; nothing of them is half written. */
    close: async (): Promise<void> => {
      parts.downloader.close()
      await Promise.all(running.values())
    },
  }
}

async function atMost(limitMs: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, limitMs)
  try {
    await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}
