import type { ByteSource, Span } from '../bytes/byte-source.ts'
import type { Codec } from '../../../media/formats.ts'
import { readAsfTags } from '../tags/asf.ts'
import type { Tags } from '../tags/tags.ts'
import { bitrateOf, DamagedFile, NotAudio, shareOf, type AudioFormat } from './container.ts'

const filePropertiesId = 'a1dcab8c47a9cf118ee400c00c205365'
const streamPropertiesId = '9107dcb7b7a9cf118ee600c00c205365'
const audioStreamId = '409e69f84d5bcf11a8fd00805f5c442b'
const dataId = '3626b2758e66cf11a6d900aa0062ce6c'

const headerBytesMax = 32 * 1024 * 1024
const objectsMax = 10_000

/** Windows Media Audio in ASF. */
export function readAsf(
  source: ByteSource,
  between: Span,
): { format: AudioFormat; payload: Span; tags: () => Tags } {
  const headerBytes = Number(source.read(between.start + 16, 8).readBigUInt64LE(0))
  if (headerBytes < 30 || headerBytes > between.end - between.start)
    throw new DamagedFile('The ASF header is cut short')
  const header = source.read(between.start, Math.min(headerBytes, headerBytesMax))
  const { file, audio } = readObjects(header)
  if (!file) throw new DamagedFile('The ASF header says nothing of the file')
  if (!audio) throw new NotAudio('The ASF file holds no audio')
  const { payload, declaredBytes } = dataOf(source, { start: between.start + headerBytes, end: between.end })
  const bytes = payload.end - payload.start
  // A broadcast does not know its duration.
  const durationMs = file.isBroadcast
    ? Math.round((bytes * 8000) / Math.max(file.bitsPerSecond, 1))
    : Math.max(0, Math.round((file.playMs - file.prerollMs) * shareOf(bytes, declaredBytes)))
  return {
    payload,
    format: {
      container: 'ASF',
      codec: audio.codec,
      lossless: audio.lossless,
      durationMs,
      bitrateKbps: bitrateOf(bytes, durationMs),
      sampleRateHz: audio.sampleRateHz,
      bitDepth: audio.lossless ? audio.bitDepth : null,
      channels: audio.channels,
    },
    tags: () => readAsfTags(header),
  }
}

type FileProperties = { playMs: number; prerollMs: number; isBroadcast: boolean; bitsPerSecond: number }
type AudioProperties = {
  codec: Codec
  lossless: boolean
  channels: number
  sampleRateHz: number
  bitDepth: number | null
}

function readObjects(header: Buffer): { file: FileProperties | null; audio: AudioProperties | null } {
  let file: FileProperties | null = null
  let audio: AudioProperties | null = null
  let at = 30
  for (let count = 0; count < objectsMax && at + 24 <= header.length; count += 1) {
    const id = header.toString('hex', at, at + 16)
    const length = Number(header.readBigUInt64LE(at + 16))
    if (length < 24 || length > header.length - at) break
    const body = header.subarray(at + 24, at + length)
    if (id === filePropertiesId && body.length >= 80) file ??= readFileProperties(body)
    if (id === streamPropertiesId && body.length >= 72) audio ??= readAudioProperties(body)
    at += length
  }
  return { file, audio }
}

function readFileProperties(body: Buffer): FileProperties {
  return {
    // In units of 100 ns.
    playMs: Number(body.readBigUInt64LE(40)) / 10_000,
    prerollMs: Number(body.readBigUInt64LE(56)),
    isBroadcast: (body.readUInt32LE(64) & 1) !== 0,
    bitsPerSecond: body.readUInt32LE(76),
  }
}

function readAudioProperties(body: Buffer): AudioProperties | null {
  if (body.toString('hex', 0, 16) !== audioStreamId) return null
  const format = body.readUInt16LE(54)
  return {
    codec: format >= 0x160 && format <= 0x163 ? 'wma' : format === 0x55 ? 'mp3' : 'other',
    lossless: format === 0x163,
    channels: body.readUInt16LE(56),
    sampleRateHz: body.readUInt32LE(58),
    bitDepth: body.readUInt16LE(68) || null,
  }
}

function dataOf(source: ByteSource, after: Span): { payload: Span; declaredBytes: number } {
  const object = source.read(after.start, 24)
  if (object.length < 24 || object.toString('hex', 0, 16) !== dataId) {
    throw new DamagedFile('The ASF file has a header, but no audio')
  }
  const length = Number(object.readBigUInt64LE(16))
  // The first 50 bytes are the id of the file and the number of packets.
  const end = length >= 50 ? Math.min(after.start + length, after.end) : after.end
  if (end <= after.start + 50) throw new DamagedFile('The ASF file has a header, but no audio')
  return { payload: { start: after.start + 50, end }, declaredBytes: length - 50 }
}
