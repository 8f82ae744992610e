import type { ByteSource, Span } from '../bytes/byte-source.ts'

/** Larger than any frame of the largest block size at the highest rates. */
const tailBytes = 1024 * 1024

/**
 * The number of samples of a FLAC stream whose header lacks it (a piped recording): read from the last frame,
 * which has a number.
 */
export function lastFlacSample(source: ByteSource, payload: Span, sampleRateHz: number): number {
  const start = Math.max(payload.start, payload.end - tailBytes)
  const tail = source.read(start, payload.end - start)
  const first = frameHeaderAt(source.read(payload.start, 64), 0)
  if (!first) return 0
  for (let at = tail.lastIndexOf(0xff); at > 0; at = tail.lastIndexOf(0xff, at - 1)) {
    const header = frameHeaderAt(tail, at)
    if (!header || header.isVariable !== first.isVariable) continue
    // With frames of one size the header counts frames, and the last may be shorter than the others.
    const startSample = header.isVariable ? header.number : header.number * first.blockSize
    if (startSample / sampleRateHz < 7 * 24 * 3600) return startSample + header.blockSize
  }
  return first.blockSize
}

type FrameHeader = { isVariable: boolean; number: number; blockSize: number }

function frameHeaderAt(bytes: Buffer, at: number): FrameHeader | null {
  if (at + 6 > bytes.length) return null
  if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xfe) !== 0xf8) return null
  const sizeCode = (bytes[at + 2] ?? 0) >> 4
  const rateCode = (bytes[at + 2] ?? 0) & 15
  if (sizeCode === 0 || rateCode === 15 || ((bytes[at + 3] ?? 0) & 1) !== 0) return null
  const coded = readCodedNumber(bytes, at + 4)
  if (!coded) return null
  let end = at + 4 + coded.length
  let blockSize = blockSizes[sizeCode] ?? 0
  if (sizeCode === 6) blockSize = (bytes[end++] ?? 0) + 1
  if (sizeCode === 7) {
    blockSize = (((bytes[end] ?? 0) << 8) | (bytes[end + 1] ?? 0)) + 1
    end += 2
  }
  end += rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0
  if (end >= bytes.length || crc8(bytes, at, end) !== bytes[end]) return null
  return { isVariable: ((bytes[at + 1] ?? 0) & 1) === 1, number: coded.value, blockSize }
}

const blockSizes = [0, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768]

/** A number encoded like UTF-8, up to 36 bits. */
function readCodedNumber(bytes: Buffer, at: number): { value: number; length: number } | null {
  const lead = bytes[at] ?? 0xff
  if (lead < 0x80) return { value: lead, length: 1 }
  const length = Math.clz32(~(lead << 24))
  if (length < 2 || length > 7) return null
  let value = length === 7 ? 0 : lead & (0x7f >> length)
  for (let i = 1; i < length; i += 1) {
    const next = bytes[at + i] ?? 0
    if ((next & 0xc0) !== 0x80) return null
    value = value * 64 + (next & 0x3f)
  }
  return { value, length }
}

function crc8(bytes: Buffer, start: number, end: number): number {
  let crc = 0
  for (let i = start; i < end; i += 1) {
    crc ^= bytes[i] ?? 0
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x80) !== 0 ? ((crc << 1) ^ 0x07) & 0xff : crc << 1
  }
  return crc
}
