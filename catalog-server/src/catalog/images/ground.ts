import { pngOf, type Pixels } from './png-pixels.ts'
import { tintOf } from './tint.ts'

/** Nearly all of a picture that was made without transparency has this alpha, whatever its format can do. */
const opaqueMin = 250

const isTransparent = ({ rgba }: Pixels): boolean => {
  for (let at = 3; at < rgba.length; at += 4) if ((rgba[at] ?? 0) < opaqueMin) return true
  return false
}

/** Red, green and blue are all this, 0 to 255. */
export type Ground = number
const light: Ground = 255
const dark: Ground = 24
/** The relative luminance that is as far from white as from black to the eye. */
const middleLuminance = 0.18

/**
 * The ground on which the visible part of a picture is seen: light behind a dark logo, dark behind a bright one. Null for a
 * picture without transparency, which is seen from a small `sample`.
 */
export function groundFor(sample: Pixels): Ground | null {
  if (!isTransparent(sample)) return null
  return (tintOf(sample).luminance ?? 0) > middleLuminance ? dark : light
}

/** The picture on its ground. */
export function onGround({ width, height, rgba }: Pixels, ground: Ground): Pixels {
  const flat = new Uint8Array(rgba.length)
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = (rgba[at + 3] ?? 0) / 255
    for (let part = at; part < at + 3; part += 1)
      flat[part] = Math.round((rgba[part] ?? 0) * alpha + ground * (1 - alpha))
    flat[at + 3] = 255
  }
  return { width, height, rgba: flat }
}

export const pngOnGround = (pixels: Pixels, ground: Ground): Uint8Array => pngOf(onGround(pixels, ground))
