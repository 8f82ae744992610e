import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { bitrateOf, DamagedFile, shareOf, type AudioFormat } from './container.ts'

const headerBytes = 22
const framesMax = 1_000_000

/** True Audio, of the first version: the second was never finished. */
export function readTta(source: ByteSource, between: Span): { format: AudioFormat; payload: Span } {
  const header = source.read(between.start, headerBytes)
  if (header.length < headerBytes) throw new DamagedFile('The True Audio header is cut short')
  const sampleRateHz = header.readUInt32LE(10)
  const samples = header.readUInt32LE(14)
  const payload = { start: between.start + headerBytes, end: between.end }
  if (sampleRateHz === 0 || samples === 0 || payload.end <= payload.start)
    throw new DamagedFile('The True Audio file has a header, but no audio')
  const declaredBytes = declaredBytesOf(
    source,
    payload.start,
    Math.ceil(samples / frameSamplesAt(sampleRateHz)),
  )
  const share = shareOf(payload.end - payload.start, declaredBytes)
  const durationMs = Math.round((samples / sampleRateHz) * share * 1_000)
  return {
    payload,
    format: {
      container: 'TTA',
      codec: 'tta',
      lossless: true,
      durationMs,
      bitrateKbps: bitrateOf(payload.end - payload.start, durationMs),
      sampleRateHz,
      bitDepth: header.readUInt16LE(8) || null,
      channels: header.readUInt16LE(6) || null,
    },
  }
}

/** A frame lasts a little longer than a second. */
const frameSamplesAt = (sampleRateHz: number): number => Math.floor((256 * sampleRateHz) / 245)

/** The lengths of all frames stand before them, with a checksum. */
function declaredBytesOf(source: ByteSource, start: number, frames: number): number {
  const table = source.read(start, Math.min(frames, framesMax) * 4)
  let sum = table.length + 4
  for (let at = 0; at + 4 <= table.length; at += 4) sum += table.readUInt32LE(at)
  return sum
}
