import { thumbHashToDataURL } from 'thumbhash'

/** The address of a picture at one of the widths 64, 128, 256, 512, 1024; beyond those, of the picture as it is. */
export type CoverSource = (width: number) => string

/** The kind of glyph for a missing picture. */
export type CoverKind = 'album' | 'artist' | 'playlist' | 'track'

/** The widths in which the server keeps its scaled pictures. */
const widths = [64, 128, 256, 512, 1024]

/** The width that devices store for times without the server, for all display sizes. */
export const offlineWidth = 512

/** The available width that is sharp at `wanted` device pixels. */
export function offeredWidth(wanted: number): number {
  return widths.find((width) => width >= wanted) ?? 1024
}

/** The `srcset` for the browser: sharp at one to three device pixels per CSS pixel. */
export function srcsetOf(source: CoverSource, shownWidth: number): string {
  const least = offeredWidth(shownWidth)
  const most = offeredWidth(shownWidth * 3)
  return widths
    .filter((width) => width >= least && width <= most)
    .map((width) => `${source(width)} ${width}w`)
    .join(', ')
}

/** The blurred placeholder of about 25 bytes as an image; `null` when it cannot be read. */
export function placeholderOf(thumbhash: string | null | undefined): string | null {
  if (!thumbhash) return null
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(thumbhash), (letter) => letter.charCodeAt(0)))
  } catch {
    return null
  }
}
