import { join } from 'node:path'
import { describePicture, imageSize } from '../../catalog/index.ts'
import { imageExtensions } from '../../media/magic.ts'
import { messageOf } from '../../base/errors.ts'
import { DownloaderFailure } from './failure.ts'
import { fileNameOf } from '../../library/index.ts'
import type { Job } from './parts.ts'
import type { ImageReference } from './payloads.ts'

/** The columns of its record; null for a picture that the catalog has already. */
export type FetchedPicture = { id: string; record: PictureRecord | null }
type PictureRecord = {
  uri: string
  size: string
  width: number
  height: number
  placeholder: string | null
  color: string | null
  luminance: number | null
}

/**
 * Fetches the largest of some pictures: smaller ones are scaled here on request. An artist or album without its picture
 * is better than none, so a failure is only logged.
 */
export async function fetchPicture(
  job: Job,
  folder: 'artists' | 'albums',
  pictures: readonly ImageReference[],
): Promise<FetchedPicture | null> {
  const area = ({ width, height }: ImageReference): number => (width ?? 0) * (height ?? 0)
  const [largest] = pictures.toSorted((one, other) => area(other) - area(one))
  if (!largest) return null
  const { id } = largest
  const known = await job.catalog.read
    .selectFrom('images')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst()
  if (known) return { id, record: null }
  try {
    const path = job.temporaryFile()
    await job.downloader.image(id, path)
    const facts = await describePicture(path)
    if (!facts || facts.mime === 'image/gif')
      throw new DownloaderFailure('download', 'This is no JPEG, PNG or WebP picture that can be decoded')
    const uri = `images/${folder}/${fileNameOf(id)}.${imageExtensions[facts.mime]}`
    await job.storage.disk(job.mediaPath).ask('place', path, join(job.mediaPath, uri))
    const { mime: _, ...shown } = facts
    const size = imageSize.toColumn(imageSize.fromColumn(largest.size.toUpperCase()))
    return { id, record: { uri, size, ...shown } }
  } catch (error) {
    if (!(error instanceof DownloaderFailure)) throw error
    job.log.warn('A picture could not be fetched', { id, reason: messageOf(error) })
    return null
  }
}
