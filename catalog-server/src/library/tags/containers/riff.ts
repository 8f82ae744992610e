import type { ByteSource, Span } from '../bytes/byte-source.ts'
import type { Codec, ContainerName } from '../../../media/formats.ts'
import { readId3v2 } from '../tags/id3v2.ts'
import { readRiffInfo } from '../tags/chunk-tags.ts'
import type { ReadTags } from '../tags/tags.ts'
import { bitrateOf, DamagedFile, type AudioFormat } from './container.ts'
import { tagBytesOf } from './tag-bytes.ts'

const chunksMax = 10_000
const sizeUnknown = 0xffffffff

/** WAV, also beyond 4 GiB (RF64, BW64) and as piped from a program that did not know the length. */
export function readWav(
  source: ByteSource,
  between: Span,
): { format: AudioFormat; payload: Span; tags: ReadTags[] } {
  const chunks = readChunks(source, between)
  return {
    ...describeWave(source, 'WAV', {
      format: chunks.get('fmt ')?.[0],
      data: chunks.get('data')?.[0],
      fact: chunks.get('fact')?.[0],
    }),
    tags: [
      ...[...(chunks.get('id3 ') ?? []), ...(chunks.get('ID3 ') ?? [])].map(
        (chunk): ReadTags =>
          (texts) =>
            readId3v2(tagBytesOf(source, chunk), texts),
      ),
      ...(chunks.get('LIST') ?? []).map(
        (chunk): ReadTags =>
          (texts) =>
            readRiffInfo(tagBytesOf(source, chunk), texts),
      ),
    ],
  }
}

type WaveChunks = { format: Span | undefined; data: Span | undefined; fact: Span | undefined }

/** The sound as the chunks of a WAV describe it, or those of its larger variants. */
export function describeWave(
  source: ByteSource,
  container: ContainerName,
  { format, data, fact }: WaveChunks,
): { format: AudioFormat; payload: Span } {
  if (!format || !data || data.end <= data.start) throw new DamagedFile('The WAV file has no audio')
  const fields = source.read(format.start, Math.min(format.end - format.start, 40))
  if (fields.length < 14) throw new DamagedFile('The WAV header is cut short')
  const channels = fields.readUInt16LE(2)
  const sampleRateHz = fields.readUInt32LE(4)
  const bytesPerSecond = fields.readUInt32LE(8)
  const bitDepth = fields.length >= 16 ? fields.readUInt16LE(14) : 0
  const codec = codecOf(fields, bitDepth)
  const bytes = data.end - data.start
  const samples =
    codec === 'pcm'
      ? bytes / (channels * Math.ceil(bitDepth / 8))
      : (countedSamples(source, fact) ?? (bytes / bytesPerSecond) * sampleRateHz)
  if (sampleRateHz === 0 || !Number.isFinite(samples))
    throw new DamagedFile('The WAV header names no sample rate')
  const durationMs = Math.round((samples / sampleRateHz) * 1000)
  return {
    payload: data,
    format: {
      container,
      codec,
      lossless: isLossless(fields),
      durationMs,
      bitrateKbps: bitrateOf(bytes, durationMs),
      sampleRateHz,
      bitDepth: bitDepth || null,
      channels: channels || null,
    },
  }
}

function readChunks(source: ByteSource, between: Span): Map<string, Span[]> {
  const chunks = new Map<string, Span[]>()
  let longDataBytes: number | null = null
  let at = between.start + 12
  for (let count = 0; count < chunksMax && at + 8 <= between.end; count += 1) {
    const header = source.read(at, 8)
    const id = header.toString('latin1', 0, 4)
    let length = header.readUInt32LE(4)
    if (id === 'ds64' && length >= 24) longDataBytes = Number(source.read(at + 16, 8).readBigUInt64LE(0))
    if (id === 'data' && length === sizeUnknown) length = longDataBytes ?? between.end - at - 8
    // A recorder that lost power, or a pipe, leaves a length of 0 before the sound.
    if (id === 'data' && length === 0) length = between.end - at - 8
    const span = { start: at + 8, end: Math.min(at + 8 + length, between.end) }
    const others = chunks.get(id)
    if (others) others.push(span)
    else chunks.set(id, [span])
    at += 8 + length + (length & 1)
  }
  return chunks
}

/** Compressed sound has a chunk that counts its samples, since its bytes do not. Null where it is missing or empty. */
function countedSamples(source: ByteSource, fact: Span | undefined): number | null {
  if (!fact || fact.end - fact.start < 4) return null
  return source.read(fact.start, 4).readUInt32LE(0) || null
}

function formatOf(fields: Buffer): number {
  const plain = fields.readUInt16LE(0)
  // "Extensible": the real format is the start of a GUID.
  return plain === 0xfffe && fields.length >= 26 ? fields.readUInt16LE(24) : plain
}

/** Integers, and floating point numbers. */
const isLossless = (fields: Buffer): boolean => [1, 3].includes(formatOf(fields))

/** Browsers play integers, floats of 32 bits, A-law and µ-law as they are. */
function codecOf(fields: Buffer, bitDepth: number): Codec {
  switch (formatOf(fields)) {
    case 1:
    case 6:
    case 7:
      return 'pcm'
    case 3:
      return bitDepth > 32 ? 'other' : 'pcm'
    case 0x55:
      return 'mp3'
    case 0xff:
    case 0x1600:
    case 0x1610:
      return 'aac'
    default:
      return 'other'
  }
}
