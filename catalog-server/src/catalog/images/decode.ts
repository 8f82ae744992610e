import { totalmem } from 'node:os'
import { createSemaphore } from '../../base/semaphore.ts'

const bytesPerPixel = 4
/** Below this, pictures are decoded one after the other: two small ones would leave less for a large one. */
const severalFromBytes = 1024 ** 3

/** The memory that this process may use: that of the machine, or less in a container. */
function memoryBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/**
 * How many pictures are decoded at once, and the most pixels of each. Together they may take an eighth of the memory,
 * or what one of 16 million pixels takes. A record sleeve of 12 inches at 600 dpi has 52 million.
 */
export function decodeLimits(memory: number): { atOnce: number; pixelsMax: number } {
  const atOnce = memory < severalFromBytes ? 1 : 2
  const pixels = Math.floor(memory / 8 / atOnce / bytesPerPixel)
  return { atOnce, pixelsMax: Math.min(100_000_000, Math.max(16_000_000, pixels)) }
}

const limits = decodeLimits(memoryBytes())
export const { pixelsMax } = limits
/** The largest picture file: it is read as a whole. */
export const pictureFileMaxBytes = 64 * 1024 * 1024

/** Shared by the whole process, since it limits memory. */
export const decodeSemaphore = createSemaphore(limits.atOnce)

/**
 * Opens a picture, which is decoded off the main thread; `source` is a path or the content of a file. A header that
 * claims too many pixels is refused.
 */
export const openPicture = (source: string | Uint8Array): Bun.Image =>
  new Bun.Image(source, { maxPixels: pixelsMax })

/** Scaled to fit a square of `side` pixels, never enlarged. */
export const fitWithin = (picture: Bun.Image, side: number): Bun.Image =>
  picture.resize(side, side, { fit: 'inside', withoutEnlargement: true })

/** Whether the error is the picture's fault, and not the machine's. */
export const isPictureFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_IMAGE_')

/** The number of pixels by the header of the file; null when it does not say. */
export async function pixelsIn(path: string): Promise<number | null> {
  try {
    const { width, height } = await new Bun.Image(path, { maxPixels: Number.MAX_SAFE_INTEGER }).metadata()
    return width * height
  } catch {
    return null
  }
}
