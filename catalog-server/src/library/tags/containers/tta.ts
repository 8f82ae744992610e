import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { bitrateOf, DamagedFile, type AudioFormat } from './container.ts'

const headerBytes = 22

/** True Audio, of the first version: the second was never finished. */
export function readTta(source: ByteSource, between: Span): { format: AudioFormat; payload: Span } {
  const header = source.read(between.start, headerBytes)
  if (header.length < headerBytes) throw new DamagedFile('The True Audio header is cut short')
  const sampleRateHz = header.readUInt32LE(10)
  const samples = header.readUInt32LE(14)
  const payload = { start: between.start + headerBytes, end: between.end }
  if (sampleRateHz === 0 || samples === 0 || payload.end <= payload.start)
    throw new DamagedFile('The True Audio file has a header, but no audio')
  const durationMs = Math.round((samples / sampleRateHz) * 1_000)
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
