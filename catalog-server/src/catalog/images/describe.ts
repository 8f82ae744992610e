import { stat } from 'node:fs/promises'
import { rgbaToThumbHash } from 'thumbhash'
import type { ImageType } from '../../media/magic.ts'
import { readHead } from '../../media/disk/read-head.ts'
import { imageTypeOf, isImageType } from '../../media/magic.ts'
import {
  decodeSemaphore,
  isPictureFault,
  openPicture,
  pictureFileMaxBytes,
  pixelsIn,
  pixelsMax,
} from './decode.ts'
import { groundFor, onGround } from './ground.ts'
import { mayBeTransparent, sampleOf } from './sample.ts'
import type { Tint } from './tint.ts'
import { tintOf } from './tint.ts'

/** `width` and `height` in pixels; `placeholder` is a thumbhash in Base64. */
export type PictureFacts = Tint & {
  mime: ImageType
  width: number
  height: number
  placeholder: string | null
}

/**
 * The facts that a screen shows until a picture has loaded; null for a file that is not a picture, broken or far too
 * large.
 */
export async function describePicture(path: string): Promise<PictureFacts | null> {
  if ((await stat(path)).size > pictureFileMaxBytes) return null
  return decodeSemaphore.run(async () => {
    try {
      const picture = openPicture(path)
      const { width, height, format } = await picture.metadata()
      const mime = `image/${format}`
      if (!isImageType(mime)) return null
      const seen = await sampleOf(picture)
      const tint = tintOf(seen)
      const ground = mayBeTransparent(mime) ? groundFor(seen) : null
      const sample = ground === null ? seen : onGround(seen, ground)
      const hash = rgbaToThumbHash(sample.width, sample.height, sample.rgba)
      return {
        mime,
        width,
        height,
        placeholder: Buffer.from(hash).toString('base64'),
        ...(ground === null || tint.luminance === null ? tint : tintOf(sample)),
      }
    } catch (error) {
      if (isPictureFault(error)) return null
      throw error
    }
  })
}

/** The reason why a picture has no facts, in words for people. */
export async function pictureFault(path: string): Promise<string> {
  if (!imageTypeOf(await readHead(path))) return 'This is not a JPEG, PNG, WebP or GIF picture'
  const pixels = (await stat(path)).size > pictureFileMaxBytes ? null : await pixelsIn(path)
  const millions = (count: number): number => Math.round(count / 1e6)
  return pixels !== null && pixels > pixelsMax
    ? `The picture has ${millions(pixels)} million pixels. Up to ${millions(pixelsMax)} million can be decoded on this machine`
    : 'The picture cannot be decoded: it is damaged or incomplete'
}
