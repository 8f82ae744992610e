import type { ImageType } from '../../media/magic.ts'
import { fitWithin } from './decode.ts'
import { pngPixels, type Pixels } from './png-pixels.ts'

/** A thumbhash keeps up to six half-waves a side and a tint is one colour: more pixels cost time and change neither. */
const sampleSide = 24

/** A few pixels of a picture, which tell its colours. */
export const sampleOf = async (picture: Bun.Image): Promise<Pixels> =>
  pngPixels(await fitWithin(picture, sampleSide).png().bytes())

export const mayBeTransparent = (type: ImageType): boolean => type !== 'image/jpeg'
