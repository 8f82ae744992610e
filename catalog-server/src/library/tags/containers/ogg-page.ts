import type { ByteSource } from '../bytes/byte-source.ts'

export type OggPage = {
  start: number
  end: number
  bodyStart: number
  body: Buffer
  serial: number
  sequence: number
  /**
   * The granule position: samples up to the end of the last packet that ends on this page; -1 when
   * none does.
   */
  granule: number
  startsStream: boolean
  isContinued: boolean
  /** The lengths of the packets on the page, the last one incomplete when `endsPacket` is false. */
  packets: number[]
  endsPacket: boolean
}

/** What the head of most files needs: headers, and the sound that identifies it. */
const blockBytesUsual = 80 * 1024
const marker = 'OggS'
const markerWord = 0x4f676753
const pageBytesMax = 27 + 255 + 255 * 255

/**
 * Iterates over the complete pages of `[start, end)`, skipping anything between them.
 *
 * @param blockBytes how much is read at once, or more where a page does not fit
 */
export function* oggPages(
  source: ByteSource,
  start: number,
  end: number,
  blockBytes = blockBytesUsual,
): Generator<OggPage> {
  let blockStart = start
  let at = 0
  let block = source.read(start, Math.min(blockBytes, end - start))
  while (blockStart + at < end) {
    const page = oggPageAt(block, at, blockStart)
    if (page) {
      yield page
      at = page.end - blockStart
      continue
    }
    const isLast = blockStart + block.length >= end
    const left = block.length - at
    const isCut = left < marker.length || block.readUInt32BE(at) === markerWord
    if (!isLast && isCut && left < pageBytesMax) {
      blockStart += at
      at = 0
      block = source.read(blockStart, Math.min(Math.max(blockBytes, pageBytesMax), end - blockStart))
      if (block.length <= left) return
      continue
    }
    const next = block.indexOf(marker, at + 1, 'latin1')
    if (next === -1 && isLast) return
    // The marker itself may be cut by the end of the block.
    at = next === -1 ? Math.max(at + 1, block.length - 3) : next
  }
}

function oggPageAt(block: Buffer, at: number, blockStart: number): OggPage | null {
  if (at + 27 > block.length || block.readUInt32BE(at) !== markerWord || block[at + 4] !== 0) return null
  const segments = block[at + 26] ?? 0
  const bodyAt = at + 27 + segments
  const packets: number[] = []
  let bodyBytes = 0
  let open = 0
  for (let i = at + 27; i < bodyAt; i += 1) {
    const lacing = block[i] ?? 0
    bodyBytes += lacing
    open += lacing
    if (lacing < 255) {
      packets.push(open)
      open = 0
    }
  }
  const endsPacket = segments > 0 && (block[bodyAt - 1] ?? 0) < 255
  if (!endsPacket && segments > 0) packets.push(open)
  if (bodyAt + bodyBytes > block.length) return null
  const flags = block[at + 5] ?? 0
  const granuleHigh = block.readInt32LE(at + 10)
  return {
    start: blockStart + at,
    end: blockStart + bodyAt + bodyBytes,
    bodyStart: blockStart + bodyAt,
    body: block.subarray(bodyAt, bodyAt + bodyBytes),
    serial: block.readUInt32LE(at + 14),
    sequence: block.readUInt32LE(at + 18),
    granule: granuleHigh < 0 ? -1 : granuleHigh * 2 ** 32 + block.readUInt32LE(at + 6),
    startsStream: (flags & 2) !== 0,
    isContinued: (flags & 1) !== 0,
    packets,
    endsPacket,
  }
}
