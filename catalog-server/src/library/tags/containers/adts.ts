import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { bitrateOf, type AudioFormat } from './container.ts'
import { walkFrames } from './frame-walk.ts'

const sampleRates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350]
const searchBytesMax = 64 * 1024
const framesInARow = 3
const samplesPerFrame = 1024

/**
 * AAC as a bare sequence of frames (.aac). Nothing in it states the duration, so the frames are
 * counted.
 */
export function readAdts(
  source: ByteSource,
  between: Span,
  start: number,
): { format: AudioFormat; payload: Span } {
  const payload = { start, end: between.end }
  const header = source.read(start, 7)
  const sampleRateHz = sampleRates[((header[2] ?? 0) >> 2) & 15] ?? 44100
  const channels = (((header[2] ?? 0) & 1) << 2) | ((header[3] ?? 0) >> 6)
  const samples = walkFrames(source, payload, adtsFrameBytes) * samplesPerFrame
  const durationMs = Math.round((samples / sampleRateHz) * 1000)
  return {
    payload,
    format: {
      container: 'ADTS',
      codec: 'aac',
      lossless: false,
      durationMs,
      bitrateKbps: bitrateOf(payload.end - payload.start, durationMs),
      sampleRateHz,
      bitDepth: null,
      channels: channels === 7 ? 8 : channels || null,
    },
  }
}

/** @returns the start of the first of several consecutive frames */
export function findAdts(source: ByteSource, between: Span): number | null {
  const block = source.read(between.start, Math.min(searchBytesMax, between.end - between.start))
  const isWhole = between.start + block.length === between.end
  for (let i = block.indexOf(0xff); i !== -1; i = block.indexOf(0xff, i + 1)) {
    let at = i
    for (let count = 0; count < framesInARow; count += 1) {
      const bytes = adtsFrameBytes(block, at)
      if (bytes === 0) {
        at = count > 0 && isWhole && at === block.length ? i : -1
        break
      }
      at += bytes
    }
    if (at >= i) return between.start + i
  }
  return null
}

function adtsFrameBytes(bytes: Uint8Array, at: number): number {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xf6) !== 0xf0) return 0
  const b2 = bytes[at + 2] ?? 0
  if (((b2 >> 2) & 15) >= sampleRates.length) return 0
  const length =
    (((bytes[at + 3] ?? 0) & 3) << 11) | ((bytes[at + 4] ?? 0) << 3) | ((bytes[at + 5] ?? 0) >> 5)
  return length >= 7 ? length : 0
}
