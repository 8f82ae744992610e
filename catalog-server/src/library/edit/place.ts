import { join } from 'node:path'
import { newId, sha256Hex } from '../../base/ids.ts'
import { cutToBytes } from '../../base/text.ts'
import type { Disk } from '../../media/disk/disk.ts'

/**
 * An id as part of a path. Ids may be any text: one with special characters is replaced by its hash, so that it is a
 * valid name of one file on every system.
 */
export const fileNameOf = (id: string): string =>
  /^[A-Za-z0-9_-]{1,100}$/.test(id) ? id : sha256Hex(id).slice(0, 32)

/** The most bytes of a title in the name of a file. */
const titleMaxBytes = 150

/** `07-a-title`, or `2-07-a-title` on a further disc. */
export function trackFileName(track: { disc_number: number; track_number: number; name: string }): string {
  const words = track.name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  const title = cutToBytes(words, titleMaxBytes)
  const disc = track.disc_number > 1 ? `${track.disc_number}-` : ''
  return `${disc}${String(track.track_number).padStart(2, '0')}-${title || 'track'}`
}

/**
 * The path itself, or a similar one when the name is taken.
 *
 * @throws AppError `media_unreachable`
 */
export async function freeUri(
  disk: Disk,
  mediaPath: string,
  stem: string,
  extension: string,
  own: string,
): Promise<string> {
  const uri = `${stem}.${extension}`
  return uri === own || !(await disk.ask('isThere', join(mediaPath, uri)))
    ? uri
    : `${stem}-${newId().slice(0, 6)}.${extension}`
}
