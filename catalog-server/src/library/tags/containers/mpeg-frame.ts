/** The header of four bytes before each frame of MPEG audio, layers I to III. */
export type MpegFrame = {
  bytes: number
  samples: number
  sampleRateHz: number
  bitrateKbps: number
  channels: number
  layer: number
  /** MPEG-1, as opposed to the lower sampling rates of MPEG-2 and 2.5. */
  isVersion1: boolean
}

const sampleRates = [44100, 48000, 32000]
const bitratesVersion1 = [
  [],
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
]
const bitratesVersion2 = [
  [],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
]

/** @returns the frame that starts at `at`, or `null` when those bytes are not a frame header */
export function mpegFrameAt(bytes: Uint8Array, at: number): MpegFrame | null {
  const frameBytes = mpegFrameBytes(bytes, at)
  if (frameBytes === 0) return null
  const b1 = bytes[at + 1] ?? 0
  const b2 = bytes[at + 2] ?? 0
  const version = (b1 >> 3) & 3
  const layer = 4 - ((b1 >> 1) & 3)
  const isVersion1 = version === 3
  return {
    bytes: frameBytes,
    samples: samplesPerFrame(layer, isVersion1),
    sampleRateHz: sampleRateOf(version, b2),
    bitrateKbps: (isVersion1 ? bitratesVersion1 : bitratesVersion2)[layer]?.[b2 >> 4] ?? 0,
    channels: (bytes[at + 3] ?? 0) >> 6 === 3 ? 1 : 2,
    layer,
    isVersion1,
  }
}

/** The length of the frame at `at`, 0 when there is none: the inner loop of walking a file. */
export function mpegFrameBytes(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return 0
  const b1 = bytes[at + 1] ?? 0
  const b2 = bytes[at + 2] ?? 0
  const version = (b1 >> 3) & 3
  const layerBits = (b1 >> 1) & 3
  if ((b1 & 0xe0) !== 0xe0 || version === 1 || layerBits === 0 || (b2 & 0x0c) === 0x0c) return 0
  const layer = 4 - layerBits
  const isVersion1 = version === 3
  const kbps = (isVersion1 ? bitratesVersion1 : bitratesVersion2)[layer]?.[b2 >> 4] ?? 0
  if (kbps === 0) return 0
  const padding = (b2 >> 1) & 1
  const rate = sampleRateOf(version, b2)
  if (layer === 1) return (Math.floor((12_000 * kbps) / rate) + padding) * 4
  return Math.floor((samplesPerFrame(layer, isVersion1) * 125 * kbps) / rate) + padding
}

function sampleRateOf(version: number, b2: number): number {
  const rate = sampleRates[(b2 >> 2) & 3] ?? 44100
  return version === 3 ? rate : version === 2 ? rate / 2 : rate / 4
}

function samplesPerFrame(layer: number, isVersion1: boolean): number {
  if (layer === 1) return 384
  return layer === 3 && !isVersion1 ? 576 : 1152
}

/** Whether both frames may belong to one stream. */
export function isSameStream(a: MpegFrame, b: MpegFrame): boolean {
  return a.layer === b.layer && a.sampleRateHz === b.sampleRateHz && a.isVersion1 === b.isVersion1
}
