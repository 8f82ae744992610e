import type { UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { notFound } from '../../base/errors.ts'
import { fileName } from '../../base/file-name.ts'
import type { Log } from '../../base/log.ts'
import { audioTypeOf } from '../../media/magic.ts'
import type { MediaFile } from '../../media/media-file.ts'
import { contentTypeOf, isMimeGuessed, mimeOf } from '../../media/mime.ts'
import { fileOf } from '../../media/section.ts'
import type { Storage } from '../../media/storage.ts'
import type { Content, ContentKind, WantedTrack } from './content.ts'
import { createContent } from './content.ts'
import type { IssuedLink, Kind } from './links.ts'
import { createLinks } from './links.ts'
import { createUniqueNames, extensionOf } from './names.ts'
import type { ZipEntry } from './zip.ts'

export type Downloads = ReturnType<typeof createDownloads>

/** A single file, or several in an archive, under the name of the downloaded file. */
export type Download = { name: string } & ({ file: MediaFile; contentType: string } | { entries: ZipEntry[] })

type Parts = {
  catalog: CatalogStore
  users: UserStore
  clock: Clock
  log: Log
  mediaRoot: string
  storage: Storage
  /** Folders that a link inside a music folder may lead into. */
  linkRoots(): readonly string[]
}

type FoundTrack = { track: WantedTrack; file: MediaFile; contentType: string }

const stemOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('.'))

/** Links that permit a download for a limited time to anybody who has them. */
export function createDownloads({ catalog, users, clock, log, mediaRoot, storage, linkRoots }: Parts) {
  const links = createLinks(users, clock, log)
  const content = createContent(catalog, users)

  const open = async (track: WantedTrack): Promise<FoundTrack | null> => {
    const withHead = isMimeGuessed(track)
    const options = { linkRoots: linkRoots(), withHead }
    const file = await storage.find(track.folder ?? mediaRoot, fileOf(track.audio_uri).path, options)
    if (!file) return null
    const seen = withHead ? audioTypeOf(file.head) : null
    return { track, file, contentType: seen ?? contentTypeOf(mimeOf(track)) }
  }

  const archiveOf = async (wanted: Content): Promise<ZipEntry[]> => {
    if (wanted.tracks.length + wanted.unknown.length === 0) throw notFound()
    const nameFor = createUniqueNames()
    const entries: ZipEntry[] = []
    /** Of a file with several tracks there is one copy. */
    const cut = new Set<string>()
    const missing = wanted.unknown.map(({ number, id }) => `${number} ${id} (not in the catalog any more)`)
    for (const track of wanted.tracks) {
      const found = await open(track)
      const title = `${track.number} ${track.name}`
      if (!found) missing.push(`${title} (its file cannot be read)`)
      else {
        const { file } = found
        const { path, section } = fileOf(track.audio_uri)
        if (section && cut.has(file.path)) continue
        if (section) cut.add(file.path)
        const stem = section ? stemOf(path) : title
        const name = nameFor(stem, extensionOf(path, found.contentType))
        entries.push({ name, file, sizeBytes: file.sizeBytes, modifiedMs: file.modifiedMs })
      }
    }
    if (missing.length > 0) {
      const text = `Not in this archive:\r\n\r\n${missing.sort().join('\r\n')}\r\n`
      const sizeBytes = Buffer.byteLength(text)
      entries.push({ name: nameFor('missing', 'txt'), text, sizeBytes, modifiedMs: clock.now() * 1_000 })
    }
    return entries
  }

  /**
   * What a user may download, the whole file of a track that is a part of one.
   *
   * @throws AppError `not_found`, also when its file cannot be read; `bad_request` for too many tracks, `media_unreachable`
   */
  const contentOf = async (userId: UserId, kind: ContentKind, id: string): Promise<Download> => {
    const wanted = await content.find(kind, id, userId)
    const title = fileName(wanted.title)
    if (kind !== 'track') return { name: `${title}.zip`, entries: await archiveOf(wanted) }
    const [track] = wanted.tracks
    const found = track ? await open(track) : null
    if (!found) throw notFound()
    const { file, contentType } = found
    const extension = extensionOf(fileOf(found.track.audio_uri).path, contentType)
    return { name: `${title}.${extension}`, file, contentType }
  }

  return {
    /** @throws AppError `not_found` when it is not in the catalog, and for another user's playlist */
    issue: async (userId: UserId, kind: Kind, id: string, seconds: number): Promise<IssuedLink> => {
      await content.find(kind, id, userId)
      return links.issue(userId, kind, id, seconds)
    },
    list: links.list,
    revoke: links.revoke,

    contentOf,

    /**
     * The content of a link.
     *
     * @throws AppError `not_found` for an invalid or expired link, and when its file cannot be read;
     *   `media_unreachable`
     */
    open: async (secret: string): Promise<Download & { linkId: number }> => {
      const link = await links.find(secret)
      return { linkId: link.id, ...(await contentOf(link.userId, link.kind, link.contentId)) }
    },
    noteUse: links.noteUse,
    close: links.close,
  }
}
