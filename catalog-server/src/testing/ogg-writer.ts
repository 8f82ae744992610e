import { flacPicture, vorbisComment } from './vorbis-writer.ts'
import type { TagPairs } from './tag-writer.ts'

type Page = { head: Buffer; lacing: Buffer; body: Buffer }

/** Replaces the comment of an Ogg Vorbis or Opus file, and updates page numbers and checksums. */
export function writeOggComment(file: Buffer, tags: TagPairs, cover: Uint8Array | undefined): Buffer {
  const pages = pagesOf(file)
  const [first] = pages
  if (!first) return file
  const isOpus = first.body.toString('latin1', 0, 8) === 'OpusHead'
  const pictures: TagPairs = cover
    ? [['METADATA_BLOCK_PICTURE', [flacPicture(cover).toString('base64')]]]
    : []
  const comment = vorbisComment([...tags, ...pictures])
  const { packets, next } = headerPackets(pages, isOpus ? 1 : 2)
  const headers = isOpus
    ? [Buffer.concat([Buffer.from('OpusTags'), comment])]
    : [Buffer.concat([Buffer.from('\x03vorbis', 'latin1'), comment, Buffer.from([1])]), ...packets.slice(1)]
  const all = [first, ...pagesFor(headers, first.head), ...pages.slice(next)]
  return Buffer.concat(all.map(numbered))
}

function pagesOf(file: Buffer): Page[] {
  const pages: Page[] = []
  for (let at = 0; at + 27 <= file.length;) {
    const bodyAt = at + 27 + (file[at + 26] ?? 0)
    const lacing = file.subarray(at + 27, bodyAt)
    const end = bodyAt + lacing.reduce((sum, length) => sum + length, 0)
    pages.push({ head: Buffer.from(file.subarray(at, at + 27)), lacing, body: file.subarray(bodyAt, end) })
    at = end
  }
  return pages
}

/** The packets after the first page, and the first page after them. */
function headerPackets(pages: Page[], count: number): { packets: Buffer[]; next: number } {
  const packets: Buffer[] = []
  let parts: Buffer[] = []
  for (let index = 1; index < pages.length; index += 1) {
    let at = 0
    for (const length of pages[index]?.lacing ?? []) {
      parts.push((pages[index]?.body ?? Buffer.alloc(0)).subarray(at, at + length))
      at += length
      if (length === 255) continue
      packets.push(Buffer.concat(parts))
      parts = []
    }
    if (packets.length >= count) return { packets, next: index + 1 }
  }
  return { packets, next: pages.length }
}

function pagesFor(packets: Buffer[], like: Buffer): Page[] {
  const lacing = packets.flatMap((packet) => [
    ...Array.from({ length: Math.floor(packet.length / 255) }, () => 255),
    packet.length % 255,
  ])
  const body = Buffer.concat(packets)
  const pages: Page[] = []
  let at = 0
  for (let i = 0; i < lacing.length; i += 255) {
    const part = Buffer.from(lacing.slice(i, i + 255))
    const end = at + part.reduce((sum, length) => sum + length, 0)
    const head = Buffer.from(like)
    const isContinued = i > 0 && lacing[i - 1] === 255
    head.writeUInt8(isContinued ? 1 : 0, 5)
    // A page on which no packet ends has no sample position.
    const endsPacket = part.some((length) => length < 255)
    head.writeBigInt64LE(endsPacket ? 0n : -1n, 6)
    head.writeUInt8(part.length, 26)
    pages.push({ head, lacing: part, body: body.subarray(at, end) })
    at = end
  }
  return pages
}

function numbered({ head, lacing, body }: Page, sequence: number): Buffer {
  const page = Buffer.concat([head, lacing, body])
  page.writeUInt32LE(sequence, 18)
  page.writeUInt32LE(0, 22)
  page.writeUInt32LE(oggChecksum(page), 22)
  return page
}

const table = Array.from({ length: 256 }, (_, index) => {
  let value = index << 24
  for (let bit = 0; bit < 8; bit += 1) value = (value << 1) ^ (value < 0 ? 0x04c11db7 : 0)
  return value
})

function oggChecksum(bytes: Buffer): number {
  let sum = 0
  for (const byte of bytes) sum = (sum << 8) ^ (table[((sum >>> 24) ^ byte) & 0xff] ?? 0)
  return sum >>> 0
}
