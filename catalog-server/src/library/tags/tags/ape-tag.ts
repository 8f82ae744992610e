import { addPicture, addTag, emptyTags, type Tags } from './tags.ts'

export const apeMark = 'APETAGEX'
const itemsMax = 1_000

/** The items of an APEv2 tag, without its header and footer. Damage ends the reading; earlier items are kept. */
export function readApeItems(items: Buffer): Tags {
  const tags = emptyTags()
  let at = 0
  for (let count = 0; count < itemsMax && at + 10 <= items.length; count += 1) {
    const length = items.readUInt32LE(at)
    const kind = (items.readUInt32LE(at + 4) >> 1) & 3
    const keyEnd = items.indexOf(0, at + 8)
    if (keyEnd === -1 || keyEnd - at - 8 > 255 || length > items.length - keyEnd - 1) break
    const key = items.toString('latin1', at + 8, keyEnd)
    const value = items.subarray(keyEnd + 1, keyEnd + 1 + length)
    if (kind === 0) for (const text of value.toString('utf8').split('\0')) addTag(tags, nameOf(key), text)
    else if (
      kind === 1 &&
      /^cover art(?!.*(?:icon|artist|band|composer|lyricist|conductor|logo|fish))/i.test(key)
    ) {
      // A file name precedes the picture.
      const bytes = value.subarray(value.indexOf(0) + 1)
      addPicture(tags, { isFrontCover: /front/i.test(key), bytes })
    }
    at = keyEnd + 1 + length
  }
  return tags
}

function nameOf(key: string): string {
  return key.toUpperCase() === 'YEAR' ? 'DATE' : key
}
