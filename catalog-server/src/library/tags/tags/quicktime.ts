import { boxes, type Box } from '../bytes/mp4-box.ts'
import { itemNames } from './itunes.ts'
import { addTag, emptyTags, type Tags } from './tags.ts'

const keysMax = 1_000

/** QuickTime names that do not become ours by removing punctuation. */
const names: Record<string, string | undefined> = Object.assign(Object.create(null), {
  author: 'ARTIST',
  creationdate: 'DATE',
  displayname: 'TITLE',
})

/** The names of numbered items: version and count, then for each its length, a namespace and the name. */
export function readItemKeys(bytes: Buffer, box: Box): string[] {
  const keys: string[] = []
  for (const { start, end } of boxes(bytes, box.start + 8, box.end)) {
    if (keys.length >= keysMax) break
    const key = bytes.toString('utf8', start, end).replace(/^com\.apple\.(?:quicktime|itunes)\./i, '')
    keys.push(names[key] ?? key)
  }
  return keys
}

/** Texts directly below `udta`, as in .mov files of ffmpeg: length, language, text. */
export function readQuickTimeTexts(bytes: Buffer, user: Box): Tags {
  const tags = emptyTags()
  for (const { type, start, end } of boxes(bytes, user.start, user.end)) {
    const name = type.startsWith('©') ? itemNames[type] : undefined
    if (!name || end - start < 4) continue
    const length = bytes.readUInt16BE(start)
    if (start + 4 + length <= end) addTag(tags, name, bytes.toString('utf8', start + 4, start + 4 + length))
  }
  return tags
}
