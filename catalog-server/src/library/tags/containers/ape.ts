import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { bitrateOf, DamagedFile, type AudioFormat } from './container.ts'

type ApeHeader = {
  samples: number
  sampleRateHz: number
  channels: number
  bitDepth: number
  /** From the start of the file to the first frame. */
  headerBytes: number
}

/** Monkey's Audio. */
export function readApe(source: ByteSource, between: Span): { format: AudioFormat; payload: Span } {
  const start = source.read(between.start, 128)
  if (start.length < 76) throw new DamagedFile("The Monkey's Audio header is cut short")
  const header = start.readUInt16LE(4) >= 3980 ? readHeader(start) : readOldHeader(start)
  const payload = { start: between.start + header.headerBytes, end: between.end }
  if (payload.end <= payload.start || header.sampleRateHz === 0 || header.samples <= 0) {
    throw new DamagedFile("The Monkey's Audio file has a header, but no audio")
  }
  const durationMs = Math.round((header.samples / header.sampleRateHz) * 1000)
  return {
    payload,
    format: {
      container: 'APE',
      codec: 'ape',
      lossless: true,
      durationMs,
      bitrateKbps: bitrateOf(payload.end - payload.start, durationMs),
      sampleRateHz: header.sampleRateHz,
      bitDepth: header.bitDepth,
      channels: header.channels,
    },
  }
}

function readHeader(bytes: Buffer): ApeHeader {
  const at = bytes.readUInt32LE(8)
  if (at + 24 > bytes.length) throw new DamagedFile("The Monkey's Audio header is cut short")
  const frames = bytes.readUInt32LE(at + 12)
  return {
    samples: samplesOf(frames, bytes.readUInt32LE(at + 4), bytes.readUInt32LE(at + 8)),
    bitDepth: bytes.readUInt16LE(at + 16),
    channels: bytes.readUInt16LE(at + 18),
    sampleRateHz: bytes.readUInt32LE(at + 20),
    headerBytes: at + bytes.readUInt32LE(12) + bytes.readUInt32LE(16) + bytes.readUInt32LE(20),
  }
}

/** Before version 3.98. */
function readOldHeader(bytes: Buffer): ApeHeader {
  const version = bytes.readUInt16LE(4)
  const isExtraHigh = bytes.readUInt16LE(6) === 4000
  const flags = bytes.readUInt16LE(8)
  const frames = bytes.readUInt32LE(24)
  const large = version >= 3900 || (version >= 3800 && isExtraHigh)
  const samplesPerFrame = version >= 3950 ? 73728 * 4 : large ? 73728 : 9216
  return {
    samples: samplesOf(frames, samplesPerFrame, bytes.readUInt32LE(28)),
    bitDepth: (flags & 1) !== 0 ? 8 : (flags & 8) !== 0 ? 24 : 16,
    channels: bytes.readUInt16LE(10),
    sampleRateHz: bytes.readUInt32LE(12),
    headerBytes: 32,
  }
}

function samplesOf(frames: number, samplesPerFrame: number, lastFrameSamples: number): number {
  return frames === 0 ? 0 : (frames - 1) * samplesPerFrame + lastFrameSamples
}
