import type { ByteSource, Span } from '../bytes/byte-source.ts'
import type { Codec } from '../../../media/formats.ts'
import { addTag, emptyTags, type ReadTags, type Tags } from '../tags/tags.ts'
import { bitrateOf, DamagedFile, type AudioFormat } from './container.ts'

const chunksMax = 1_000
const infoBytesMax = 1024 * 1024

const codecs: Record<string, Codec | undefined> = {
  lpcm: 'pcm',
  alaw: 'pcm',
  ulaw: 'pcm',
  alac: 'alac',
  'aac ': 'aac',
  '.mp3': 'mp3',
  flac: 'flac',
  opus: 'opus',
}
const lossless = new Set(['lpcm', 'alac', 'flac'])

/** Apple's Core Audio Format. */
export function readCaf(
  source: ByteSource,
  between: Span,
): { format: AudioFormat; payload: Span; tags: ReadTags[] } {
  const chunks = readChunks(source, between)
  const [about, data, packets, info] = ['desc', 'data', 'pakt', 'info'].map((type) => chunks.get(type))
  if (!about || !data) throw new DamagedFile('The Core Audio file has no audio')
  const fields = source.read(about.start, 32)
  if (fields.length < 32) throw new DamagedFile('The Core Audio header is cut short')
  const id = fields.toString('latin1', 8, 12)
  const sampleRateHz = fields.readDoubleBE(0)
  // The number of edits comes before the sound.
  const payload = { start: data.start + 4, end: data.end }
  const packetBytes = fields.readUInt32BE(16)
  const counted = packets ? Number(source.read(packets.start + 8, 8).readBigInt64BE(0)) : 0
  const byBytes =
    packetBytes > 0 ? Math.floor((payload.end - payload.start) / packetBytes) * fields.readUInt32BE(20) : 0
  const durationMs = Math.round(((counted > 0 ? counted : byBytes) / sampleRateHz) * 1_000)
  if (!Number.isFinite(durationMs)) throw new DamagedFile('The Core Audio header names no sample rate')
  return {
    payload,
    format: {
      container: 'CAF',
      codec: codecs[id] ?? 'other',
      lossless: lossless.has(id),
      durationMs,
      bitrateKbps: bitrateOf(payload.end - payload.start, durationMs),
      sampleRateHz: Math.round(sampleRateHz),
      bitDepth: fields.readUInt32BE(28) || null,
      channels: fields.readUInt32BE(24) || null,
    },
    tags: info
      ? [() => readInfo(source.read(info.start, Math.min(info.end - info.start, infoBytesMax)))]
      : [],
  }
}

function readChunks(source: ByteSource, between: Span): Map<string, Span> {
  const chunks = new Map<string, Span>()
  let at = between.start + 8
  for (let count = 0; count < chunksMax && at + 12 <= between.end; count += 1) {
    const header = source.read(at, 12)
    const size = Number(header.readBigInt64BE(4))
    // A recorder that was interrupted leaves -1: the sound reaches to the end.
    const end = size < 0 ? between.end : Math.min(at + 12 + size, between.end)
    const type = header.toString('latin1', 0, 4)
    if (!chunks.has(type)) chunks.set(type, { start: at + 12, end })
    at = end
  }
  return chunks
}

/** Pairs of a name and a value, each ended by a zero. */
function readInfo(bytes: Buffer): Tags {
  const tags = emptyTags()
  const texts = bytes.toString('utf8', 4).split('\0')
  for (let at = 0; at + 1 < texts.length; at += 2) {
    const [name = '', value = ''] = texts.slice(at, at + 2)
    addTag(tags, names[name.toLowerCase()] ?? name, value)
  }
  return tags
}

const names: Record<string, string | undefined> = {
  'recorded date': 'DATE',
  track: 'TRACKNUMBER',
  album_artist: 'ALBUMARTIST',
}
