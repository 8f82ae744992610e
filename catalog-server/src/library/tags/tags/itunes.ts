import { boxes, type Box } from '../bytes/mp4-box.ts'
import { genreName } from './id3-genres.ts'
import { addPicture, addTag, emptyTags, type Tags } from './tags.ts'

const itemsMax = 1_000
const utf16 = 2
const integers = new Set([21, 22])
/** The key of a cover among numbered items. */
const pictureKey = 'artwork'

/** Our names of the items. */
export const itemNames: Record<string, string | undefined> = Object.assign(Object.create(null), {
  '©nam': 'TITLE',
  '©ART': 'ARTIST',
  aART: 'ALBUMARTIST',
  '©alb': 'ALBUM',
  '©day': 'DATE',
  trkn: 'TRACKNUMBER',
  disk: 'DISCNUMBER',
  '©gen': 'GENRE',
  gnre: 'GENRE',
  '©wrt': 'COMPOSER',
  '©lyr': 'LYRICS',
  '©con': 'CONDUCTOR',
  '©nrt': 'NARRATOR',
  sonm: 'TITLESORT',
  soal: 'ALBUMSORT',
  soar: 'ARTISTSORT',
  soaa: 'ALBUMARTISTSORT',
  soco: 'COMPOSERSORT',
  cpil: 'COMPILATION',
  pcst: 'PODCAST',
  rtng: 'ITUNESADVISORY',
  stik: 'MEDIAKIND',
})

/**
 * The tags of an MP4 file: the items of `ilst`, each with one or several values.
 *
 * @param keys names of items with 1-based numbers
 */
export function readItunesTags(bytes: Buffer, list: Box, keys: readonly string[]): Tags {
  const tags = emptyTags()
  let count = 0
  for (const item of boxes(bytes, list.start, list.end)) {
    if ((count += 1) > itemsMax) break
    readItem(tags, bytes, item, keys[numberOf(item) - 1])
  }
  return tags
}

const numberOf = ({ type }: Box): number => Buffer.from(type, 'latin1').readUInt32BE(0)

function readItem(tags: Tags, bytes: Buffer, item: Box, key: string | undefined) {
  let name = key ?? itemNames[item.type]
  for (const part of boxes(bytes, item.start, item.end)) {
    // A freeform item is named by its `name`; its owner (`mean`) does not matter.
    if (part.type === 'name' && item.type === '----') name = bytes.toString('utf8', part.start + 4, part.end)
    if (part.type !== 'data' || part.end - part.start < 8) continue
    const value = bytes.subarray(part.start + 8, part.end)
    if (item.type === 'covr' || name === pictureKey) addPicture(tags, { isFrontCover: true, bytes: value })
    else if (name)
      addTag(tags, name, textOf(item.type, bytes.readUInt32BE(part.start), value), item.type === '----')
  }
}

function textOf(item: string, type: number, value: Buffer): string {
  if (item === 'trkn' || item === 'disk') return value.length >= 4 ? String(value.readUInt16BE(2)) : ''
  // The numbers of ID3, but 1-based.
  if (item === 'gnre') return value.length >= 2 ? (genreName(value.readUInt16BE(0) - 1) ?? '') : ''
  const isText = type === 1 || type === utf16 || value.length > 8
  if (!isText && numberItems.has(item))
    return value.length > 6 ? '' : String(value.readUIntBE(0, value.length || 1))
  if (integers.has(type) && value.length > 0 && value.length <= 4)
    return String(value.readUIntBE(0, value.length))
  return type === utf16
    ? Buffer.from(value)
        .subarray(0, value.length & ~1)
        .swap16()
        .toString('utf16le')
    : value.toString('utf8')
}

const numberItems = new Set(['cpil', 'pcst', 'rtng', 'stik'])
