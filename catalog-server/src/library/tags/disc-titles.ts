import { discIn, isRecord } from '../paths/disc-folders.ts'

export type DiscTitle = { album: string; disc: number; discTitle: string | null }

const bracketed = /^(.*\S)\s*[([【〔]\s*([^()[\]【】〔〕]+?)\s*[)\]】〕]$/u
const behindMark =
  /^(.*[^\s:,–—-])(?:\s*[:,]\s+|\s+[-–—]\s+)((?:cd|dis[ck])\s*(?:\d|one|two|three|four)\b.*)$/iu
/** Without a mark: "Mojo CD 5" may be the fifth of other albums. */
const behindSpace = /^(.*[^\s:,–—-])\s+(cd[1-9]|dis[ck]\s[1-9])$/iu
const total = /^\s*(?:of|\/)\s*\d{1,2}\b/iu

/**
 * Sets that were named by the first databases of discs have a title for each: "Album (Disc 1)", "Album [CD 2: Live]",
 * "Album - Disc Two", "Album CD1". A title that is nothing else, and records ("LP2"), which bands call albums, are none.
 */
export function discTitleIn(title: string): DiscTitle | null {
  const [, album, text] = bracketed.exec(title) ?? behindMark.exec(title) ?? behindSpace.exec(title) ?? []
  const disc = text === undefined || isRecord(text) ? null : discIn(text)
  if (album === undefined || !disc || disc.number === 0) return null
  const discTitle = disc.rest.replace(total, '').replace(/^[\s:,–—-]+/u, '')
  return { album, disc: disc.number, discTitle: discTitle === '' ? null : discTitle }
}
