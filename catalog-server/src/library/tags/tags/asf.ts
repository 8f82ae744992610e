import { addPicture, addTag, emptyTags, isNoCover, type Tags } from './tags.ts'

const contentDescriptionId = '3326b2758e66cf11a6d900aa0062ce6c'
const extendedDescriptionId = '40a4d0d207e3d21197f000a0c95ea850'
const headerExtensionId = 'b503bf5f2ea9cf118ee300c00c205365'
const metadataId = 'eacbf8c5af5b77488467aa8c44fa4cca'
const metadataLibraryId = '941c23449894d149a1411d134e457054'

const entriesMax = 10_000

/** Names that do not become ours by removing `WM/` and punctuation. */
const names: Record<string, string | undefined> = Object.assign(Object.create(null), {
  Author: 'ARTIST',
  'WM/AlbumTitle': 'ALBUM',
  'WM/Year': 'DATE',
  'WM/OriginalReleaseTime': 'ORIGINALDATE',
  'WM/OriginalReleaseYear': 'ORIGINALYEAR',
  'WM/PartOfSet': 'DISCNUMBER',
  'WM/TitleSortOrder': 'TITLESORT',
  'WM/AlbumSortOrder': 'ALBUMSORT',
  'WM/ArtistSortOrder': 'ARTISTSORT',
  'WM/AlbumArtistSortOrder': 'ALBUMARTISTSORT',
  'WM/ComposerSortOrder': 'COMPOSERSORT',
  'WM/IsCompilation': 'COMPILATION',
  // 0-based, unlike WM/TrackNumber, which everybody writes too.
  'WM/Track': '',
})

/**
 * The tags of an ASF file, from its header object. They lie in up to four objects. The header extension often comes
 * first, but taggers put the first of several values into the content description, so that is read first.
 */
export function readAsfTags(header: Buffer): Tags {
  const tags = emptyTags()
  const found = [...objects(header.subarray(30))]
  for (const { id, body } of found) if (id === contentDescriptionId) readContentDescription(tags, body)
  for (const { id, body } of found) if (id === extendedDescriptionId) readExtendedDescription(tags, body)
  for (const { id, body } of found) {
    if (id !== headerExtensionId) continue
    for (const inner of objects(body.subarray(22)))
      if (inner.id === metadataId || inner.id === metadataLibraryId) readMetadata(tags, inner.body)
  }
  return tags
}

function* objects(bytes: Buffer): Generator<{ id: string; body: Buffer }> {
  let at = 0
  for (let count = 0; count < entriesMax && at + 24 <= bytes.length; count += 1) {
    const length = Number(bytes.readBigUInt64LE(at + 16))
    if (length < 24 || length > bytes.length - at) return
    yield { id: bytes.toString('hex', at, at + 16), body: bytes.subarray(at + 24, at + length) }
    at += length
  }
}

/** Five lengths, then the five texts. */
function readContentDescription(tags: Tags, body: Buffer) {
  if (body.length < 10) return
  let at = 10
  for (const [index, name] of ['TITLE', 'ARTIST', 'COPYRIGHT', 'COMMENT', 'RATING'].entries()) {
    const end = at + body.readUInt16LE(index * 2)
    const text = textOf(body.subarray(at, end))
    if (text !== '') addTag(tags, name, text)
    at = end
  }
}

/** A count, then for each entry: length of the name, name, type, length of the value, value. */
function readExtendedDescription(tags: Tags, body: Buffer) {
  if (body.length < 2) return
  const count = body.readUInt16LE(0)
  let at = 2
  for (let i = 0; i < count && at + 2 <= body.length; i += 1) {
    const nameEnd = at + 2 + body.readUInt16LE(at)
    if (nameEnd + 4 > body.length) return
    const valueEnd = nameEnd + 4 + body.readUInt16LE(nameEnd + 2)
    if (valueEnd > body.length) return
    const name = textOf(body.subarray(at + 2, nameEnd))
    addValue(tags, name, body.readUInt16LE(nameEnd), body.subarray(nameEnd + 4, valueEnd))
    at = valueEnd
  }
}

/** A count, then for each entry: language, stream, length of the name, type, length of the value, name, value. */
function readMetadata(tags: Tags, body: Buffer) {
  if (body.length < 2) return
  const count = body.readUInt16LE(0)
  let at = 2
  for (let i = 0; i < count && at + 12 <= body.length; i += 1) {
    const nameEnd = at + 12 + body.readUInt16LE(at + 4)
    const valueEnd = nameEnd + body.readUInt32LE(at + 8)
    if (valueEnd > body.length) return
    const name = textOf(body.subarray(at + 12, nameEnd))
    addValue(tags, name, body.readUInt16LE(at + 6), body.subarray(nameEnd, valueEnd))
    at = valueEnd
  }
}

const type = { text: 0, bytes: 1, boolean: 2, guid: 6 }

function addValue(tags: Tags, name: string, kind: number, value: Buffer) {
  if (name === 'WM/Picture') return readPicture(tags, value)
  const key = names[name] ?? name.replace(/^WM\//, '')
  if (key === '' || kind === type.bytes || kind === type.guid) return
  const text = kind === type.text ? textOf(value) : numberIn(value)
  if (text === '') return
  const isOwn = name in names || name.startsWith('WM/')
  addTag(tags, key, kind === type.boolean ? String(Number(text !== '0')) : text, !isOwn)
}

/** Booleans, words and longer numbers are two to eight bytes. */
function numberIn(value: Buffer): string {
  if (value.length >= 8) return String(value.readBigUInt64LE(0))
  return value.length >= 1 ? String(value.readUIntLE(0, Math.min(value.length, 6))) : ''
}

const frontCover = 3

/** Type, length, a MIME type, a description, the picture. */
function readPicture(tags: Tags, value: Buffer) {
  const descriptionAt = afterText(value, 5)
  const start = afterText(value, descriptionAt)
  if (value.length < 5 || start > value.length || isNoCover(value[0] ?? 0)) return
  const end = Math.min(value.length, start + value.readUInt32LE(1))
  addPicture(tags, { isFrontCover: value[0] === frontCover, bytes: value.subarray(start, end) })
}

function afterText(bytes: Buffer, start: number): number {
  let at = start
  while (at + 1 < bytes.length && bytes.readUInt16LE(at) !== 0) at += 2
  return at + 2
}

function textOf(bytes: Buffer): string {
  return bytes.toString('utf16le', 0, bytes.length & ~1).replace(/\0.*$/s, '')
}
