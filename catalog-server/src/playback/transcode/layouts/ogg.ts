import type { Kbps, Sound, WholeLayout } from './layout.ts'
import { opusDelaySamples, opusEncoder, opusPacketBytes, opusPacketSamples, opusRate } from './opus.ts'

/** 400 ms: pages of this length add one or two hundredths to the size. */
const packetsOfPage = 20
const pageHeadBytes = 27
const headerPages = 2
/** The serial number of the stream; there is only one in a file. */
const serial = 1
const beginning = 2
const end = 4

/**
 * Opus at a constant bitrate in Ogg (RFC 3533, RFC 7845), for players that expect it there: all pages have one size. The
 * sound ends within the last one.
 */
export function oggLayout({ durationMs }: Sound, kbps: Kbps): WholeLayout {
  const samples = Math.ceil((durationMs * opusRate) / 1_000) + opusDelaySamples
  const samplesOfPage = packetsOfPage * opusPacketSamples
  const units = Math.ceil(samples / samplesOfPage)
  const packetBytes = opusPacketBytes(kbps)
  const packets = Array.from({ length: packetsOfPage }, () => packetBytes)
  const framing = {
    bytes: packetsOfPage * packetBytes,
    frame: (unit: number, content: Uint8Array) => {
      const isLast = unit >= units - 1
      const endSample = isLast ? samples : (unit + 1) * samplesOfPage
      return pageOf(packets, content, { number: unit + headerPages, endSample, flags: isLast ? end : 0 })
    },
  }
  return {
    name: `ogg-${kbps}`,
    contentType: 'audio/ogg',
    header: headerOf(),
    unitBytes: framing.frame(0, new Uint8Array(framing.bytes)).length,
    units,
    unitsPerSecond: opusRate / samplesOfPage,
    chunkUnits: 6,
    leadUnits: 1,
    encoder: opusEncoder(kbps),
    framing,
  }
}

function headerOf(): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(19)
  head.write('OpusHead', 0, 'latin1')
  head.set([1, 2], 8)
  head.writeUInt16LE(opusDelaySamples, 10)
  head.writeUInt32LE(opusRate, 12)
  const name = Buffer.from('Pezzottify')
  const tags = Buffer.alloc(16 + name.length)
  tags.write('OpusTags', 0, 'latin1')
  tags.writeUInt32LE(name.length, 8)
  tags.set(name, 12)
  const pages = [
    pageOf([head.length], head, { number: 0, endSample: 0, flags: beginning }),
    pageOf([tags.length], tags, { number: 1, endSample: 0, flags: 0 }),
  ]
  return new Uint8Array(Buffer.concat(pages))
}

type PageFacts = { number: number; endSample: number; flags: number }

function pageOf(packets: readonly number[], content: Uint8Array, facts: PageFacts): Uint8Array<ArrayBuffer> {
  const lacing = packets.flatMap((length) => [
    ...Array.from({ length: Math.floor(length / 255) }, () => 255),
    length % 255,
  ])
  const page = Buffer.alloc(pageHeadBytes + lacing.length + content.length)
  page.write('OggS', 0, 'latin1')
  page[5] = facts.flags
  page.writeBigUInt64LE(BigInt(facts.endSample), 6)
  page.writeUInt32LE(serial, 14)
  page.writeUInt32LE(facts.number, 18)
  page[26] = lacing.length
  page.set(lacing, pageHeadBytes)
  page.set(content, pageHeadBytes + lacing.length)
  page.writeUInt32LE(checksum(page), 22)
  return page
}

/** CRC-32 with the polynomial of Ogg, most significant bit first. */
const checksums = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24
  for (let bit = 0; bit < 8; bit += 1) rest = rest < 0 ? (rest << 1) ^ 0x04c1_1db7 : rest << 1
  return rest
})

function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum = (sum << 8) ^ (checksums[((sum >>> 24) ^ byte) & 255] ?? 0)
  return sum >>> 0
}
