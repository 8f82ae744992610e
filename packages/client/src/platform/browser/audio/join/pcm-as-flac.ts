import type { EncodedPacket } from 'mediabunny'

/**
 * Source buffers do not accept PCM. FLAC has frames of uncompressed samples (RFC 9639, 9.2.3: verbatim subframes), so
 * a WAV is packaged as FLAC without compression.
 */
const formats: Record<string, { bytes: number; isLittle: boolean; isUnsigned?: true }> = {
  'pcm-u8': { bytes: 1, isLittle: true, isUnsigned: true },
  'pcm-s8': { bytes: 1, isLittle: true },
  'pcm-s16': { bytes: 2, isLittle: true },
  'pcm-s16be': { bytes: 2, isLittle: false },
  'pcm-s24': { bytes: 3, isLittle: true },
  'pcm-s24be': { bytes: 3, isLittle: false },
}

export const isFlacable = (codec: string): boolean => codec in formats

function formatOf(codec: string) {
  const format = formats[codec]
  if (!format) throw new Error(`No FLAC of ${codec}`)
  return format
}

/** The head of the stream: "fLaC" and a STREAMINFO block with unknown fields left open. */
export function flacDescription(
  codec: string,
  { sampleRate, numberOfChannels }: { sampleRate: number; numberOfChannels: number },
): Uint8Array {
  const head = new Uint8Array(42)
  head.set([0x66, 0x4c, 0x61, 0x43, 0x80, 0, 0, 34])
  const view = new DataView(head.buffer)
  view.setUint16(8, 16)
  view.setUint16(10, 65_535)
  const bits = formatOf(codec).bytes * 8
  view.setUint32(18, ((sampleRate << 12) | ((numberOfChannels - 1) << 9) | ((bits - 1) << 4)) >>> 0)
  return head
}

/** One frame with the samples of one packet. */
export function flacFrame(
  codec: string,
  channels: number,
  { data, sequenceNumber }: Pick<EncodedPacket, 'data' | 'sequenceNumber'>,
): Uint8Array {
  const { bytes, isLittle, isUnsigned } = formatOf(codec)
  const samples = Math.floor(data.length / bytes / channels)
  const number = codedNumber(Math.max(0, sequenceNumber))
  const head = [0xff, 0xf8, 0x70, (channels - 1) << 4, ...number, (samples - 1) >> 8, (samples - 1) & 0xff]
  const frame = new Uint8Array(head.length + 1 + channels * (1 + samples * bytes) + 2)
  frame.set(head)
  frame[head.length] = crc8(head)
  let to = head.length + 1
  for (let channel = 0; channel < channels; channel++) {
    frame[to++] = 0x02
    for (let sample = 0; sample < samples; sample++) {
      const from = (sample * channels + channel) * bytes
      for (let byte = 0; byte < bytes; byte++)
        frame[to++] = data[from + (isLittle ? bytes - 1 - byte : byte)] ?? 0
      if (isUnsigned) frame[to - 1] = (frame[to - 1] ?? 0) ^ 0x80
    }
  }
  new DataView(frame.buffer).setUint16(to, crc16(frame.subarray(0, to)))
  return frame
}

/** Frame numbers are encoded like characters in UTF-8, extended to 31 bits. */
function codedNumber(number: number): number[] {
  if (number < 0x80) return [number]
  const rest: number[] = []
  let left = number
  let room = 0x3f
  while (left > room) {
    rest.unshift(0x80 | (left & 0x3f))
    left >>>= 6
    room >>= 1
  }
  return [(~(room * 2 + 1) & 0xff) | left, ...rest]
}

const table = (width: number, polynomial: number): Uint16Array =>
  Uint16Array.from({ length: 256 }, (_, index) => {
    let value = index << (width - 8)
    for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value >> (width - 1) ? polynomial : 0)
    return value & ((1 << width) - 1)
  })
const table8 = table(8, 0x107)
const table16 = table(16, 0x1_8005)

const crc8 = (bytes: readonly number[]): number => bytes.reduce((crc, byte) => table8[crc ^ byte] ?? 0, 0)

function crc16(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (table16[(crc >> 8) ^ byte] ?? 0)
  return crc
}
