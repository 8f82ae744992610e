import { totalmem } from 'node:os'
import { createSemaphore } from '../../base/semaphore.ts'

/**
 * Of one picture. Each pixel takes four bytes while it is decoded, and two pictures are decoded at once: together they may
 * take an eighth of the machine's memory. A record sleeve of 12 inches at 600 dpi has 52 million.
 */
export const pixelsMax = Math.min(100_000_000, Math.max(16_000_000, Math.floor(totalmem() / 8 / 2 / 4)))
/** Of the file: it is read as a whole. */
export const pictureFileMaxBytes = 64 * 1024 * 1024

/** Shared by all of the process, because what is short is its memory. */
export const decodeSlots = createSemaphore(2)

/** Decodes off the main thread; `source` is a path or what a file holds. A file that claims more pixels than we take is refused by its header. */
export const openPicture = (source: string | Uint8Array): Bun.Image =>
  new Bun.Image(source, { maxPixels: pixelsMax })

/** Within a square of `side` pixels, never larger than it is. */
export const fitWithin = (picture: Bun.Image, side: number): Bun.Image =>
  picture.resize(side, side, { fit: 'inside', withoutEnlargement: true })

/** Whether it is the picture that is at fault, and not the machine. */
export const isPictureFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_IMAGE_')

/** What its header claims; null where it says nothing. */
export async function pixelsIn(path: string): Promise<number | null> {
  try {
    const { width, height } = await new Bun.Image(path, { maxPixels: Number.MAX_SAFE_INTEGER }).metadata()
    return width * height
  } catch {
    return null
  }
}
