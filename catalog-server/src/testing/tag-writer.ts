import { writeId3 } from './id3-writer.ts'
import { writeItunes } from './itunes-writer.ts'
import { writeOggComment } from './ogg-writer.ts'
import { flacPicture, vorbisComment } from './vorbis-writer.ts'

/** Tags under the names that Vorbis comments use, such as `TITLE`, `ALBUMARTIST`, `MUSICBRAINZ_ALBUMID`. */
export type TrackTags = Record<string, string | string[]>

export type TagPairs = [name: string, values: string[]][]

/**
 * A copy of an encoded file (MP3, FLAC, Ogg Vorbis, Opus or M4A) with these tags instead of its own; the audio stays
 * unchanged. Made in memory, so that thousands of different files cost nothing.
 */
export function writeTagged(base: Uint8Array, tags: TrackTags, cover?: Uint8Array): Uint8Array {
  const file = Buffer.from(base.buffer, base.byteOffset, base.byteLength)
  const pairs: TagPairs = Object.entries(tags).map(([name, value]) => [name, [value].flat()])
  if (file.toString('latin1', 0, 4) === 'fLaC') return writeFlac(file, pairs, cover)
  if (file.toString('latin1', 0, 4) === 'OggS') return writeOggComment(file, pairs, cover)
  if (file.toString('latin1', 4, 8) === 'ftyp') return writeItunes(file, pairs, cover)
  return writeId3(file, pairs, cover)
}

const streamInfo = 0
const commentBlock = 4
const pictureBlock = 6

function writeFlac(file: Buffer, tags: TagPairs, cover: Uint8Array | undefined): Buffer {
  let at = 4
  let info: Buffer = Buffer.alloc(0)
  for (let isLast = false; !isLast;) {
    const head = file[at] ?? 0x80
    const length = file.readUIntBE(at + 1, 3)
    if ((head & 0x7f) === streamInfo) info = file.subarray(at + 4, at + 4 + length)
    isLast = (head & 0x80) !== 0
    at += 4 + length
  }
  const blocks = [flacBlock(streamInfo, info), flacBlock(commentBlock, vorbisComment(tags))]
  if (cover) blocks.push(flacBlock(pictureBlock, flacPicture(cover)))
  const last = blocks.at(-1)
  if (last) last[0] = (last[0] ?? 0) | 0x80
  return Buffer.concat([Buffer.from('fLaC'), ...blocks, file.subarray(at)])
}

function flacBlock(type: number, content: Buffer): Buffer {
  const header = Buffer.alloc(4)
  header.writeUInt8(type, 0)
  header.writeUIntBE(content.length, 1, 3)
  return Buffer.concat([header, content])
}
