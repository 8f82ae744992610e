import type { Codec } from '../../../media/formats.ts'
import { parseStreamInfo } from './flac.ts'

/** The facts in the first packet of an Ogg stream. */
export type OggCodec = {
  codec: Codec
  lossless: boolean
  /** The sample rate of the recording. */
  sampleRateHz: number
  /** The rate of granule positions. */
  granuleRateHz: number
  /** Samples at the start that are decoded, but not played. */
  preSkip: number
  channels: number
  bitDepth: number | null
  /** Packets before the audio, including the first. */
  headerPackets: number
  /** The offset of the Vorbis comment in the second packet. */
  commentOffset: number
}

/** @returns `null` for streams that are not audio, or of an obsolete codec */
export function oggCodecOf(packet: Buffer): OggCodec | null {
  const lossy = { lossless: false, bitDepth: null, preSkip: 0 }
  if (packet.length >= 30 && packet.toString('latin1', 0, 7) === '\x01vorbis') {
    const sampleRateHz = packet.readUInt32LE(12)
    if (sampleRateHz === 0) return null
    return {
      ...lossy,
      codec: 'vorbis',
      sampleRateHz,
      granuleRateHz: sampleRateHz,
      channels: packet[11] ?? 2,
      headerPackets: 3,
      commentOffset: 7,
    }
  }
  if (packet.length >= 19 && packet.toString('latin1', 0, 8) === 'OpusHead') {
    return {
      ...lossy,
      codec: 'opus',
      sampleRateHz: 48000,
      granuleRateHz: 48000,
      preSkip: packet.readUInt16LE(10),
      channels: packet[9] ?? 2,
      headerPackets: 2,
      commentOffset: 8,
    }
  }
  if (packet.length >= 51 && packet.toString('latin1', 0, 5) === '\x7fFLAC') {
    const info = parseStreamInfo(packet.subarray(17))
    return {
      codec: 'flac',
      lossless: true,
      sampleRateHz: info.sampleRateHz,
      granuleRateHz: info.sampleRateHz,
      preSkip: 0,
      channels: info.channels,
      bitDepth: info.bitDepth,
      headerPackets: 1 + (packet.readUInt16BE(7) || 1),
      commentOffset: 4,
    }
  }
  if (packet.length >= 80 && packet.toString('latin1', 0, 8) === 'Speex   ') {
    const sampleRateHz = packet.readUInt32LE(36)
    if (sampleRateHz === 0) return null
    return {
      ...lossy,
      codec: 'speex',
      sampleRateHz,
      granuleRateHz: sampleRateHz,
      channels: packet.readUInt32LE(48) === 2 ? 2 : 1,
      headerPackets: 2 + Math.min(packet.readUInt32LE(68), 100),
      commentOffset: 0,
    }
  }
  return null
}
