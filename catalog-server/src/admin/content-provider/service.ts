import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../base/errors.ts'
import type { ClientConnection } from '../../http/client-connection.ts'
import type { Session } from '../../http/session.ts'
import { newId } from '../../base/ids.ts'
import { completeAlbum } from './album.ts'
import { completeArtist } from './artist.ts'
import { DownloaderFailure, DownloaderPaused } from './failure.ts'
import type { OnDemandParts } from './parts.ts'

export type ContentProvider = ReturnType<typeof createContentProvider>
export type OnDemandKind = 'artist' | 'album'
type Asker = { session: Pick<Session, 'user_id' | 'permissions'>; connection: ClientConnection }

/** In the media folder, because from there a file takes its place by its name alone. */
const folderName = '.fetching'
/** Further reads are served with what there is. */
const jobsMax = 50
/** What was just completed, or is not to be had, is not asked for again so soon. */
const restSeconds = 600
const restingMax = 10_000
/** The longest idle time of a connection that the listener knows. */
const connectionIdleMaxSeconds = 255

/** Completes the catalog out of a downloader service, for those who may and want that. */
export function createContentProvider(parts: OnDemandParts) {
  const { catalog, users, clock, log, mediaPath, storage } = parts
  const folder = join(mediaPath, folderName)
  const disk = storage.disk(mediaPath)
  // What an end of the server left here is of no use to anybody. Nobody waits for the disk at the start.
  const tidied = disk.ask('remove', folder).catch(() => undefined)
  const waitSeconds = Math.min(parts.waitMs / 1_000, connectionIdleMaxSeconds - 15)
  const running = new Map<string, Promise<void>>()
  const restingUntil = new Map<string, number>()

  // Prepared by hand: they run before every read of those who may.
  const setting = users.reader.query<{ setting_value: string }, [number]>(
    "SELECT setting_value FROM user_settings WHERE user_id = ? AND setting_key = 'enable_direct_downloads'",
  )
  const settingOf = users.timed('get_user_setting', (userId: number) => setting.get(userId)?.setting_value)
  const children = {
    artist: catalog.reader.query('SELECT 1 FROM related_artists WHERE artist_id = ? LIMIT 1'),
    album: catalog.reader.query('SELECT 1 FROM tracks WHERE album_id = ? LIMIT 1'),
  }
  /** Nothing hangs on what is not in the catalog, so one look tells both cases. */
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
     * Fetches what the catalog lacks of an artist or album, once for all who ask at the same time. It never fails: the
     * read that follows serves what there is.
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

    /** Whether the service failed so often that it is left alone for a while. */
    isPaused: (): boolean => parts.downloader.isPaused(),

    /** Ends what is being fetched; nothing of it is half written. */
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
