import { join } from 'node:path'
import type { ImageId } from '@pezzottify/contract'
import { contentVersion } from '../columns/image-version.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { AppError, messageOf, notFound } from '../../base/errors.ts'
import { sha256Hex } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { ImageType } from '../../media/magic.ts'
import { imageTypeOf } from '../../media/magic.ts'
import type { MediaFile } from '../../media/media-file.ts'
import type { Storage } from '../../media/storage.ts'
import { decodeSemaphore, fitWithin, isPictureFault, openPicture, pictureFileMaxBytes } from './decode.ts'
import { groundFor, pngOnGround } from './ground.ts'
import { pngPixels } from './png-pixels.ts'
import { mayBeTransparent, sampleOf } from './sample.ts'
import { createShownImages } from './shown.ts'
import type { CachedFile } from '../../media/file-cache.ts'
import { createFileCache } from '../../media/file-cache.ts'

/**
 * `version` identifies the exact bytes. `contentVersion` identifies the content in the catalog, null when it is
 * unknown: an address with it has this content for ever. `longestSide` is that of the original in pixels, null when
 * unknown.
 */
type Named<File> = {
  file: File
  type: ImageType
  version: string
  contentVersion: string | null
  longestSide: number | null
}
type Picture = Named<MediaFile>
/** A picture as it is, or scaled. */
export type AnyPicture = Picture | Named<CachedFile>
export type ScaledType = 'image/webp' | 'image/jpeg'

export type Images = {
  /**
   * @throws AppError `not_found` for an unknown picture, a missing file and one that is not a JPEG, PNG, WebP or GIF;
   *   `media_unreachable`
   */
  find(id: ImageId): Promise<Picture>
  /**
   * The same picture scaled to fit a square of `side` pixels, never enlarged. Made once, then kept on disk: it can be
   * served from there while the disk of the original does not answer.
   *
   * @throws AppError as `find`; `not_found` when it cannot be decoded, `unavailable` when too many pictures are queued
   */
  scaled(id: ImageId, side: number, type: ScaledType): Promise<Named<CachedFile>>
  shown: ReturnType<typeof createShownImages>
}

type Parts = {
  catalog: CatalogStore
  mediaRoot: string
  storage: Storage
  cacheFolder: string
  /** The limit for all scaled pictures together. */
  quotaBytes?: number
  log: Log
}

type ImageRow = { uri: string; content_hash: string | null; side: number }
type Original = { file: MediaFile; hash: string | null; side: number | null }

const scaledQuotaBytes = 512 * 1024 * 1024
const quality = 82
/** The longest queue of pictures; beyond it requests get `unavailable`. */
const waitingMax = 500
const retryAfterSeconds = 5
/** The most broken pictures that are remembered, so that they are not decoded again and again. */
const brokenMax = 1_000
/** The most originals that are remembered for when their disk does not answer. */
const knownMax = 10_000
const endings = ['', '.jpg', '.jpeg', '.png', '.webp']

export function createImages({ catalog, mediaRoot, storage, cacheFolder, quotaBytes, log }: Parts): Images {
  const imageById = catalog.reader.query<ImageRow, [string]>(
    'SELECT uri, content_hash, max(width, height) AS side FROM images WHERE id = ?',
  )
  const store = createFileCache({
    what: 'Scaled pictures',
    folder: join(cacheFolder, 'scaled'),
    quotaBytes: quotaBytes ?? scaledQuotaBytes,
    log,
  })
  const making = new Map<string, Promise<CachedFile>>()
  const broken = new Set<string>()
  /** The state of originals when they were last found. */
  const known = new Map<string, Omit<Picture, 'file'>>()

  const open = (relative: string) => storage.find(mediaRoot, relative, { withHead: true })

  /** The file of the record with its content hash, else one with the id as its name. */
  const openOriginal = async (id: string, row: ImageRow | null): Promise<Original | null> => {
    const recorded = row ? await open(row.uri) : null
    if (row && recorded) return { file: recorded, hash: row.content_hash, side: row.side || null }
    for (const ending of endings) {
      const file = await open(`images/${id}${ending}`)
      if (file) return { file, hash: null, side: null }
    }
    return null
  }

  const make = async (
    picture: Picture,
    side: number,
    type: ScaledType,
    name: string,
  ): Promise<CachedFile> => {
    if (broken.has(picture.version) || picture.file.sizeBytes > pictureFileMaxBytes) throw notFound()
    if (decodeSemaphore.waiting() >= waitingMax)
      throw new AppError('unavailable', 'Too many pictures at once', {
        headers: { 'retry-after': String(retryAfterSeconds) },
      })
    const bytes = await decodeSemaphore.run(async () => {
      try {
        const content = await bytesOf(picture.file)
        const image = (await grounded(picture.type, content, side)) ?? fitWithin(openPicture(content), side)
        return await (type === 'image/webp' ? image.webp({ quality }) : image.jpeg({ quality })).bytes()
      } catch (error) {
        if (!isPictureFault(error)) throw error
        log.warn('A picture could not be scaled', { path: picture.file.path, reason: messageOf(error) })
        if (broken.size >= brokenMax) broken.clear()
        broken.add(picture.version)
        throw notFound()
      }
    })
    return (
      (await store.put(name, bytes)) ?? {
        ...picture.file,
        sizeBytes: bytes.length,
        // Bun has just allocated it: it is not shared memory.
        body: async (first, last) => new Blob([bytes as Uint8Array<ArrayBuffer>]).slice(first, last + 1),
      }
    )
  }
  const cachedOrMade = async (...wanted: Parameters<typeof make>): Promise<CachedFile> =>
    (await store.find(wanted[3])) ?? make(...wanted)

  const find = async (id: ImageId): Promise<Picture> => {
    const original = await openOriginal(id, imageById.get(id))
    const type = original && imageTypeOf(original.file.head)
    if (!original || !type) throw notFound()
    const { file, hash, side: longestSide } = original
    const named = { type, version: versionOf(file, hash), contentVersion: contentVersion(hash), longestSide }
    if (known.size >= knownMax) known.clear()
    known.set(id, named)
    return { file, ...named }
  }
  /** The kept scaled picture while the original cannot be read; null when there is none of its last known state. */
  const cachedWithoutOriginal = async (
    id: ImageId,
    side: number,
    type: ScaledType,
  ): Promise<Named<CachedFile> | null> => {
    const original = known.get(id)
    const name = original && nameOf(original, side, type)
    const file = name === undefined ? null : await store.find(name)
    return original && name !== undefined && file ? { ...original, file, type, version: name } : null
  }

  return {
    shown: createShownImages(catalog),
    find,
    scaled: async (id, side, type) => {
      let picture: Picture
      try {
        picture = await find(id)
      } catch (error) {
        const isSilent = error instanceof AppError && error.code === 'media_unreachable'
        const cached = isSilent ? await cachedWithoutOriginal(id, side, type) : null
        if (cached) return cached
        throw error
      }
      const name = nameOf(picture, side, type)
      const pending = making.get(name) ?? cachedOrMade(picture, side, type, name)
      making.set(name, pending)
      try {
        return { ...picture, file: await pending, type, version: name }
      } finally {
        making.delete(name)
      }
    },
  }
}

/**
 * The scaled picture on a ground that shows it; null where nothing of it is transparent. JPEG knows no transparency, and a
 * page in dark colours would hide a dark logo.
 */
async function grounded(original: ImageType, content: Uint8Array, side: number): Promise<Bun.Image | null> {
  if (!mayBeTransparent(original)) return null
  const ground = groundFor(await sampleOf(openPicture(content)))
  if (ground === null) return null
  return openPicture(
    pngOnGround(pngPixels(await fitWithin(openPicture(content), side).png().bytes()), ground),
  )
}

const nameOf = (original: Pick<Picture, 'version' | 'type'>, side: number, type: ScaledType): string =>
  `${original.version}-${side}${mayBeTransparent(original.type) ? '-g' : ''}.${type === 'image/webp' ? 'webp' : 'jpg'}`

async function bytesOf(file: MediaFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of file.chunks(0, file.sizeBytes - 1)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Includes time and size, because a file may be replaced without the catalog's knowledge. */
const versionOf = ({ path, sizeBytes, modifiedMs, inode }: MediaFile, hash: string | null): string =>
  sha256Hex(`${hash ?? `${path} ${inode}`} ${sizeBytes} ${modifiedMs}`).slice(0, 32)
