import type { ByteSource, Span } from '../bytes/byte-source.ts'

/** Larger than any frame of the largest block size at the highest rates. */
const tailBytes = 1024 * 1024
/** Holds the last frame of most files; it is read anyway, to recognise the sound. */
const shortTailBytes = 32 * 1024
const secondsMax = 7 * 24 * 3600

/**
 * The number of samples of a FLAC stream, by the numbers of its first and last frame. The header may lack it, in a piped
 * recording, or say that of another file: what cuts a file, or ends before it is whole, leaves the header as it was.
 *
 * @param told the number in the header, or 0. It holds unless frames prove another one
 */
export function flacSamples(source: ByteSource, payload: Span, sampleRateHz: number, told: number): number {
  const first = frameHeaderAt(source.read(payload.start, 64), 0)
  if (!first) return told
  const firstSample = startOf(first, first.blockSize)
  const samplesBy = (last: typeof lastEnd, bytes: number): number => {
    const start = Math.max(payload.start, payload.end - bytes)
    const samples = (last(source.read(start, payload.end - start), first) ?? 0) - firstSample
    return samples / sampleRateHz < secondsMax ? Math.max(samples, 0) : 0
  }
  if (told > 0 && samplesBy(lastEnd, shortTailBytes) === told) return told
  return samplesBy(lastProvenEnd, tailBytes) || told || samplesBy(lastEnd, tailBytes) || first.blockSize
}

/** The sample at which the last frame ends. */
function lastEnd(tail: Buffer, first: FrameHeader): number | null {
  for (const header of framesBackwards(tail, first))
    return startOf(header, first.blockSize) + header.blockSize
  return null
}

/** The same for a frame that begins where another one ends: so it is none that only looks like one. */
function lastProvenEnd(tail: Buffer, first: FrameHeader): number | null {
  const ends = new Map<number, number>()
  for (const header of framesBackwards(tail, first)) {
    const start = startOf(header, first.blockSize)
    const next = ends.get(start + header.blockSize)
    if (next !== undefined) return next
    ends.set(start, start + header.blockSize)
  }
  return null
}

function* framesBackwards(tail: Buffer, first: FrameHeader): Generator<FrameHeader> {
  for (let at = tail.lastIndexOf(0xff); at >= 0; at = at > 0 ? tail.lastIndexOf(0xff, at - 1) : -1) {
    const header = frameHeaderAt(tail, at)
    if (header?.isVariable === first.isVariable) yield header
  }
}

/** With frames of one size the header counts frames, and the last may be shorter than the others. */
const startOf = ({ isVariable, number }: FrameHeader, blockSize: number): number =>
  isVariable ? number : number * blockSize

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
