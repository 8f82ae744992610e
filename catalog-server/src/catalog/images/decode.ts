import { createSemaphore } from '../../base/semaphore.ts'

/** Of one picture: 40 million take about 160 MB while they are decoded. */
const pixelsMax = 40_000_000
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
