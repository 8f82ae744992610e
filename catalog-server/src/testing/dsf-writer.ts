import { writeId3 } from './id3-writer.ts'
import type { TrackTags } from './tag-writer.ts'

const sampleRate = 2_822_400
const blockBytes = 4096

/**
 * A DSF file with a tone, one channel at 64 times the rate of a CD: ffmpeg reads this format, but cannot write
 * it.
 */
export function makeDsf(
  seconds: number,
  frequencyHz: number,
  tags: TrackTags,
  cover: Uint8Array | undefined,
): Uint8Array {
  const samples = Math.round(seconds * sampleRate)
  const sound = modulated(samples, frequencyHz)
  const pairs = Object.entries(tags).map(([name, value]): [string, string[]] => [name, [value].flat()])
  const tag = pairs.length > 0 || cover ? writeId3(Buffer.alloc(0), pairs, cover) : Buffer.alloc(0)
  const tagAt = 28 + 52 + 12 + sound.length

  const start = Buffer.alloc(16)
  start.writeBigUInt64LE(BigInt(tagAt + tag.length), 0)
  start.writeBigUInt64LE(BigInt(tag.length > 0 ? tagAt : 0), 8)
  const format = Buffer.alloc(40)
  const fields = [1, 0, 1, 1, sampleRate, 1]
  fields.forEach((value, index) => format.writeUInt32LE(value, index * 4))
  format.writeBigUInt64LE(BigInt(samples), 24)
  format.writeUInt32LE(blockBytes, 32)
  return Buffer.concat([chunk('DSD ', start), chunk('fmt ', format), chunk('data', sound), tag])
}

function chunk(id: string, content: Buffer): Buffer {
  const header = Buffer.alloc(12)
  header.write(id, 'latin1')
  header.writeBigUInt64LE(BigInt(content.length + 12), 4)
  return Buffer.concat([header, content])
}

/** A tone as a bit stream, by a first-order sigma-delta modulator; the last block is padded. */
function modulated(samples: number, frequencyHz: number): Buffer {
  const bytes = Buffer.alloc(Math.ceil(samples / 8 / blockBytes) * blockBytes)
  const step = (2 * Math.PI * frequencyHz) / sampleRate
  let sum = 0
  for (let index = 0; index < samples; index += 1) {
    sum += 0.1 * Math.sin(step * index)
    const isHigh = sum >= 0
    sum -= isHigh ? 1 : -1
    if (isHigh) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7))
  }
  return bytes
}
