import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { bitrateOf, DamagedFile, type AudioFormat } from './container.ts'

const sampleRates = [
  6000, 8000, 9600, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000, 192000,
]
const unknownSamples = 0xffffffff
const tailBytes = 2 * 1024 * 1024
/** The last block of most files begins here; one in high resolution may begin before. */
const shortTailBytes = 256 * 1024
const blocksMax = 64

/** WavPack, pure or hybrid. */
export function readWavPack(source: ByteSource, between: Span): { format: AudioFormat; payload: Span } {
  const head = source.read(between.start, Math.min(between.end - between.start, 64 * 1024))
  const first = blockAt(head, 0)
  if (!first || first.bytes > between.end - between.start || first.flags >>> 31 === 1)
    throw new DamagedFile('No playable WavPack audio was found')
  const sampleRateHz = sampleRates[(first.flags >>> 23) & 15] ?? customRate(head, first)
  const samples = first.totalSamples
    ? Math.min(first.totalSamples, lastSample(source, between, shortTailBytes) || Infinity)
    : lastSample(source, between, tailBytes)
  if (!sampleRateHz || samples === 0) throw new DamagedFile('The WavPack file has a header, but no audio')
  const durationMs = Math.round((samples / sampleRateHz) * 1000)
  const lossless = (first.flags & 8) === 0
  return {
    payload: between,
    format: {
      container: 'WavPack',
      codec: 'wavpack',
      lossless,
      durationMs,
      bitrateKbps: bitrateOf(between.end - between.start, durationMs),
      sampleRateHz,
      bitDepth: ((first.flags & 3) + 1) * 8,
      channels: channelsOf(head),
    },
  }
}

type Block = {
  bytes: number
  totalSamples: number | null
  index: number
  samples: number
  flags: number
}

function blockAt(bytes: Buffer, at: number): Block | null {
  if (at + 32 > bytes.length || bytes.toString('latin1', at, at + 4) !== 'wvpk') return null
  const size = bytes.readUInt32LE(at + 4)
  if (size < 24 || size > 16 * 1024 * 1024) return null
  const total = bytes.readUInt32LE(at + 12)
  const totalHigh = bytes[at + 11] ?? 0
  return {
    bytes: size + 8,
    totalSamples: total === unknownSamples ? null : total + totalHigh * (2 ** 32 - 1),
    index: bytes.readUInt32LE(at + 16) + (bytes[at + 10] ?? 0) * 2 ** 32,
    samples: bytes.readUInt32LE(at + 20),
    flags: bytes.readUInt32LE(at + 24),
  }
}

/** A file with more than two channels spreads them over blocks; the last one is flagged. */
function channelsOf(head: Buffer): number {
  let channels = 0
  let at = 0
  for (let count = 0; count < blocksMax; count += 1) {
    const block = blockAt(head, at)
    if (!block) break
    channels += (block.flags & 4) !== 0 ? 1 : 2
    if ((block.flags & 0x1000) !== 0) break
    at += block.bytes
  }
  return channels
}

/** Unusual sample rates are in a block of their own, three bytes long. */
function customRate(head: Buffer, block: Block): number {
  const end = Math.min(block.bytes, head.length)
  for (let at = 32; at + 4 <= end;) {
    const id = head[at] ?? 0
    const isLarge = (id & 0x80) !== 0
    const words = isLarge ? head.readUIntLE(at + 1, 3) : (head[at + 1] ?? 0)
    const content = at + (isLarge ? 4 : 2)
    if ((id & 0x3f) === 0x27 && content + 3 <= end) return head.readUIntLE(content, 3)
    at = content + words * 2
  }
  return 0
}

/**
 * Where the last block ends, as far as it begins within so many bytes of the end. A piped recording does not know its length
 * at the start, and one that was cut short knows that of before.
 */
function lastSample(source: ByteSource, between: Span, tailMax: number): number {
  const start = Math.max(between.start, between.end - tailMax)
  const tail = source.read(start, between.end - start)
  for (let at = tail.lastIndexOf('wvpk', tail.length, 'latin1'); at >= 0;) {
    const block = blockAt(tail, at)
    if (block && block.samples > 0) return block.index + block.samples
    at = at === 0 ? -1 : tail.lastIndexOf('wvpk', at - 1, 'latin1')
  }
  return 0
}
