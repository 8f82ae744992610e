import type { Kbps, Sound, WholeLayout } from './layout.ts'

export const opusRate = 48_000
export const opusPacketSamples = 960
/** The delay that libopus adds before the sound: 6.5 ms. */
export const opusDelaySamples = 312

/** At a constant bitrate, so that all packets have one size. */
export const opusPacketBytes = (kbps: Kbps): number => (kbps * 1_000 * opusPacketSamples) / opusRate / 8

/** ffmpeg's arguments for the packets alone, one after the other. */
export const opusEncoder = (kbps: Kbps): string[] =>
  [
    ['-ar', String(opusRate), '-ac', '2', '-c:a', 'libopus', '-b:a', `${kbps}k`, '-vbr', 'off'],
    ['-frame_duration', '20', '-f', 'data'],
  ].flat()

/**
 * Opus at a constant bitrate, so that all packets have one size, in an MP4 whose index states that size only once. A
 * browser then requests exactly the byte at which a second begins.
 */
export function opusLayout({ durationMs }: Sound, kbps: Kbps): WholeLayout {
  const samples = Math.ceil((durationMs * opusRate) / 1_000)
  const units = Math.ceil((samples + opusDelaySamples) / opusPacketSamples)
  const unitBytes = opusPacketBytes(kbps)
  return {
    name: `opus-${kbps}`,
    contentType: 'audio/mp4',
    header: mp4Header({ packets: units, packetBytes: unitBytes, samples }),
    unitBytes,
    units,
    unitsPerSecond: opusRate / opusPacketSamples,
    chunkUnits: 120,
    leadUnits: 6,
    encoder: opusEncoder(kbps),
  }
}

type Packets = { packets: number; packetBytes: number; samples: number }

/** Boxes of ISO 14496-12, and of "Encapsulation of Opus in ISO Base Media File Format". */
function mp4Header(of: Packets): Uint8Array<ArrayBuffer> {
  const { length } = boxesOf(of, 0)
  return Uint8Array.from(boxesOf(of, length))
}

/** All boxes before the packets. Their length does not depend on `packetsAt`. */
function boxesOf({ packets, packetBytes, samples }: Packets, packetsAt: number): number[] {
  const opus = [0, 2, ...u16(opusDelaySamples), ...u32(opusRate), ...u16(0), 0]
  const entry = [...u32(0), ...u16(0, 1), ...u32(0, 0), ...u16(2, 16, 0, 0), ...u32(opusRate * 0x1_0000)]
  const table = box(
    'stbl',
    box('stsd', u32(0, 1), box('Opus', entry, box('dOps', opus))),
    box('stts', u32(0, 1, packets, opusPacketSamples)),
    box('stsc', u32(0, 1, 1, packets, 1)),
    box('stsz', u32(0, packetBytes, packets)),
    box('stco', u32(0, 1, packetsAt)),
  )
  const data = box('dinf', box('dref', u32(0, 1), box('url ', u32(1))))
  const media = box(
    'mdia',
    box('mdhd', u32(0, 0, 0, opusRate, packets * opusPacketSamples), u16(0x55c4, 0)),
    box('hdlr', u32(0, 0), text('soun'), u32(0, 0, 0), [0]),
    box('minf', box('smhd', u32(0, 0)), data, table),
  )
  const track = box(
    'trak',
    box('tkhd', u32(3, 0, 0, 1, 0, samples, 0, 0), u16(0, 0, 0x100, 0), matrix, u32(0, 0)),
    box('edts', box('elst', u32(0, 1, samples, opusDelaySamples, 0x1_0000))),
    media,
  )
  const movie = box(
    'moov',
    box(
      'mvhd',
      u32(0, 0, 0, opusRate, samples, 0x1_0000),
      u16(0x100, 0),
      u32(0, 0),
      matrix,
      u32(0, 0, 0, 0, 0, 0, 2),
    ),
    track,
  )
  const type = box('ftyp', text('isom'), u32(0x200), text('isomiso2mp41'))
  return [...type, ...movie, ...u32(packets * packetBytes + 8), ...text('mdat')]
}

const box = (type: string, ...parts: number[][]): number[] => {
  const content = parts.flat()
  return [...u32(content.length + 8), ...text(type), ...content]
}
const text = (value: string): number[] => [...Buffer.from(value, 'latin1')]
const u32 = (...values: number[]): number[] =>
  values.flatMap((value) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255])
const u16 = (...values: number[]): number[] => values.flatMap((value) => [(value >>> 8) & 255, value & 255])
const matrix = u32(0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000)
