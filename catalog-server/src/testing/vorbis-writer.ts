import type { TagPairs } from './tag-writer.ts'

export function vorbisComment(tags: TagPairs): Buffer {
  const comments = tags.flatMap(([name, values]) => values.map((value) => `${name}=${value}`))
  return Buffer.concat([sized('fixture'), count(comments.length), ...comments.map(sized)])
}

function sized(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([count(bytes.length), bytes])
}

function count(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

const frontCover = 3

export function flacPicture(cover: Uint8Array): Buffer {
  const mime = Buffer.from('image/png')
  const head = Buffer.alloc(8)
  head.writeUInt32BE(frontCover, 0)
  head.writeUInt32BE(mime.length, 4)
  // No description; width, height, depth and colours unknown; then the length of the picture.
  const rest = Buffer.alloc(24)
  rest.writeUInt32BE(cover.length, 20)
  return Buffer.concat([head, mime, rest, cover])
}
