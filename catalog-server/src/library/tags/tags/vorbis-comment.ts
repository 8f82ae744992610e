import { addPicture, addTag, emptyTags, isNoCover, type Picture, type Tags } from './tags.ts'
import type { UndeclaredTexts } from './undeclared-text.ts'

/** A comment may claim four thousand million entries: at most so many are read. */
const commentsMax = 10_000
const frontCover = 3

/** Reads a Vorbis comment, as in FLAC and all Ogg codecs. For a damaged one the entries before the damage. */
export function readVorbisComment(block: Buffer, undeclared: UndeclaredTexts): Tags {
  const tags = emptyTags()
  if (block.length < 8) return tags
  let at = 4 + block.readUInt32LE(0)
  if (at + 4 > block.length) return tags
  const count = Math.min(block.readUInt32LE(at), commentsMax)
  at += 4
  for (let i = 0; i < count && at + 4 <= block.length; i += 1) {
    const length = block.readUInt32LE(at)
    at += 4
    if (at + length > block.length) break
    addComment(tags, block.subarray(at, at + length), undeclared)
    at += length
  }
  // speexenc's name for the artist. Of a spoken book it is the writer, and ARTIST the reader.
  const author = tags.values.get('AUTHOR')
  if (author && !tags.values.has('ARTIST')) tags.values.set('ARTIST', author)
  return tags
}

function addComment(tags: Tags, comment: Buffer, undeclared: UndeclaredTexts) {
  const equals = comment.indexOf(0x3d)
  if (equals <= 0 || equals > 200) return
  const name = comment.toString('latin1', 0, equals)
  const value = comment.subarray(equals + 1)
  switch (name.toUpperCase()) {
    case 'METADATA_BLOCK_PICTURE': {
      const picture = readFlacPicture(Buffer.from(value.toString('latin1'), 'base64'))
      if (picture) addPicture(tags, picture)
      return
    }
    case 'COVERART':
      // The older form, without a type: the bytes of one picture.
      addPicture(tags, { isFrontCover: false, bytes: Buffer.from(value.toString('latin1'), 'base64') })
      return
    default:
      addTag(tags, name, undeclared.text(value))
  }
}

/** A FLAC picture block: type, MIME type, description, four numbers, the picture. */
export function readFlacPicture(block: Buffer): Picture | null {
  if (block.length < 32) return null
  let at = 8 + block.readUInt32BE(4)
  if (at + 4 > block.length) return null
  at += 4 + block.readUInt32BE(at) + 16
  if (at + 4 > block.length) return null
  const length = block.readUInt32BE(at)
  const type = block.readUInt32BE(0)
  if (length > block.length - at - 4 || isNoCover(type)) return null
  return {
    isFrontCover: type === frontCover,
    bytes: block.subarray(at + 4, at + 4 + length),
  }
}
