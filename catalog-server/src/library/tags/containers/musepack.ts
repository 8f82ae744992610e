import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { bitrateOf, DamagedFile, type AudioFormat } from './container.ts'

const rates = [44_100, 48_000, 37_800, 32_000]
const frameSamples = 1_152
/** Older encoders did not note where the sound ends in the last frame; decoders leave out their own delay then. */
const decoderDelaySamples = 481
const packetsMax = 20

type Stream = { samples: number; rate: number; channels: number }

/** Musepack of stream versions 7 and 8. */
export function readMusepack(source: ByteSource, between: Span): { format: AudioFormat; payload: Span } {
  const head = source.read(between.start, 32)
  const stream = head.toString('latin1', 0, 4) === 'MPCK' ? readVersion8(source, between) : readVersion7(head)
  if (stream.samples <= 0) throw new DamagedFile('The Musepack file has a header, but no audio')
  const durationMs = Math.round((stream.samples / stream.rate) * 1_000)
  return {
    payload: between,
    format: {
      container: 'Musepack',
      codec: 'musepack',
      lossless: false,
      durationMs,
      bitrateKbps: bitrateOf(between.end - between.start, durationMs),
      sampleRateHz: stream.rate,
      bitDepth: null,
      channels: stream.channels,
    },
  }
}

function readVersion7(head: Buffer): Stream {
  if (head.length < 24 || ((head[3] ?? 0) & 0x0f) !== 7)
    throw new DamagedFile('This version of Musepack is not read')
  const frames = head.readUInt32LE(4)
  const ending = head.readUInt32LE(20)
  const isGapless = ending >>> 31 === 1
  const lastFrameSamples = (ending >>> 20) & 0x7ff
  const missing = isGapless ? frameSamples - lastFrameSamples : decoderDelaySamples
  return { samples: frames * frameSamples - missing, rate: rateAt(head.readUInt32LE(8) >>> 16), channels: 2 }
}

/** Packets of two letters and a size; the one with the header of the stream comes first. */
function readVersion8(source: ByteSource, between: Span): Stream {
  let at = between.start + 4
  for (let count = 0; count < packetsMax && at < between.end; count += 1) {
    const packet = source.read(at, 64)
    const { value: size, next } = numberAt(packet, 2)
    if (size < next) break
    if (packet.toString('latin1', 0, 2) === 'SH') {
      const samples = numberAt(packet, next + 5)
      const silence = numberAt(packet, samples.next)
      const [first = 0, second = 0] = packet.subarray(silence.next)
      return {
        samples: samples.value - silence.value,
        rate: rateAt(first >>> 5),
        channels: (second >>> 4) + 1,
      }
    }
    at += size
  }
  throw new DamagedFile('The Musepack file has no header')
}

const rateAt = (index: number): number => rates[index & 3] ?? 44_100

/** Seven bits a byte, the highest first; the last byte has its eighth bit clear. */
function numberAt(bytes: Buffer, start: number): { value: number; next: number } {
  let value = 0
  for (let at = start; at < start + 8; at += 1) {
    const byte = bytes[at] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, next: at + 1 }
  }
  throw new DamagedFile('The Musepack file has no header')
}
