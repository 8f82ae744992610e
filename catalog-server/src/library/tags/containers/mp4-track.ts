import type { Codec } from '../../../media/formats.ts'
import { boxes, findBox, type Box } from '../bytes/mp4-box.ts'

export type Mp4Track = {
  id: number
  codec: Codec
  lossless: boolean
  timescale: number
  /** In units of `timescale`; 0 when only the fragments have it. */
  duration: number
  sampleRateHz: number | null
  bitDepth: number | null
  channels: number | null
}

/** The first audio track of a `moov` box. */
export function audioTrackOf(bytes: Buffer, moov: Box): Mp4Track | null {
  for (const trak of boxes(bytes, moov.start, moov.end)) {
    if (trak.type !== 'trak') continue
    const handler = findBox(bytes, trak, 'mdia', 'hdlr')
    if (!handler || bytes.toString('latin1', handler.start + 8, handler.start + 12) !== 'soun') continue
    const track = readTrack(bytes, trak)
    if (track) return track
  }
  return null
}

function readTrack(bytes: Buffer, trak: Box): Mp4Track | null {
  const header = findBox(bytes, trak, 'mdia', 'mdhd')
  const description = findBox(bytes, trak, 'mdia', 'minf', 'stbl', 'stsd')
  if (!header || !description || header.end - header.start < 24) return null
  const isLong = bytes[header.start] === 1
  if (isLong && header.end - header.start < 36) return null
  const timescale = bytes.readUInt32BE(header.start + (isLong ? 20 : 12))
  const [entry] = boxes(bytes, description.start + 8, description.end)
  if (timescale === 0 || !entry || entry.end - entry.start < 28) return null
  const named = isLong
    ? Number(bytes.readBigUInt64BE(header.start + 24))
    : bytes.readUInt32BE(header.start + 16)
  const unknown = isLong ? named >= 2 ** 63 : named === 0xffffffff
  const times = findBox(bytes, trak, 'mdia', 'minf', 'stbl', 'stts')
  return {
    id: trackId(bytes, trak),
    timescale,
    duration: (unknown ? 0 : named) || (times ? sumOfTimes(bytes, times) : 0),
    ...readEntry(bytes, entry),
  }
}

function trackId(bytes: Buffer, trak: Box): number {
  const header = findBox(bytes, trak, 'tkhd')
  if (!header || header.end - header.start < 24) return 0
  return bytes.readUInt32BE(header.start + (bytes[header.start] === 1 ? 20 : 12))
}

function sumOfTimes(bytes: Buffer, times: Box): number {
  const count = Math.min(bytes.readUInt32BE(times.start + 4), Math.floor((times.end - times.start - 8) / 8))
  let sum = 0
  for (let i = 0; i < count; i += 1) {
    const at = times.start + 8 + i * 8
    sum += bytes.readUInt32BE(at) * bytes.readUInt32BE(at + 4)
  }
  return sum
}

type Entry = Pick<Mp4Track, 'codec' | 'lossless' | 'sampleRateHz' | 'bitDepth' | 'channels'>

function readEntry(bytes: Buffer, entry: Box): Entry {
  const version = bytes.readUInt16BE(entry.start + 8)
  const children = entry.start + 28 + (version === 1 ? 16 : version === 2 ? 36 : 0)
  const sampleRateHz = bytes.readUInt16BE(entry.start + 24) || null
  const channels = bytes.readUInt16BE(entry.start + 16) || null
  const bitDepth = bytes.readUInt16BE(entry.start + 18) || null
  const lossy = { lossless: false, sampleRateHz, channels, bitDepth: null }
  switch (entry.type) {
    case 'mp4a': {
      const inside = mp4aEntry(bytes, children, entry.end)
      return { ...lossy, codec: inside.codec, channels: inside.channels ?? channels }
    }
    case 'alac': {
      const cookie = boxes(bytes, children, entry.end).find((box) => box.type === 'alac')
      const lossless = { codec: 'alac' as const, lossless: true }
      if (!cookie || cookie.end - cookie.start < 28) return { ...lossless, sampleRateHz, bitDepth, channels }
      return {
        ...lossless,
        bitDepth: bytes[cookie.start + 9] || bitDepth,
        channels: bytes[cookie.start + 13] || channels,
        sampleRateHz: bytes.readUInt32BE(cookie.start + 24) || sampleRateHz,
      }
    }
    case 'fLaC':
      return { codec: 'flac', lossless: true, sampleRateHz, bitDepth, channels }
    case 'Opus':
      return { ...lossy, codec: 'opus' }
    case '.mp3':
      return { ...lossy, codec: 'mp3' }
    case 'sowt':
    case 'twos':
    case 'lpcm':
    case 'ipcm':
    case 'raw ':
      return { codec: 'pcm', lossless: true, sampleRateHz, bitDepth, channels }
    default:
      return { ...lossy, codec: 'other' }
  }
}

const decoderConfigTag = 4
const decoderSpecificTag = 5

/** `mp4a` is AAC nearly always; the descriptor inside gives the codec otherwise, and the number of channels. */
function mp4aEntry(bytes: Buffer, start: number, end: number): { codec: Codec; channels: number | null } {
  const box = boxes(bytes, start, end).find(({ type }) => type === 'esds')
  const config = box ? descriptorIn(bytes.subarray(box.start + 4, box.end), decoderConfigTag) : null
  const objectType = config?.[0] ?? 0x40
  if (objectType === 0x69 || objectType === 0x6b) return { codec: 'mp3', channels: null }
  if (objectType !== 0x40 && (objectType < 0x66 || objectType > 0x68))
    return { codec: 'other', channels: null }
  const specific = config ? descriptorIn(config.subarray(13), decoderSpecificTag) : null
  const channels = ((specific?.[1] ?? 0) >> 3) & 15
  return { codec: 'aac', channels: channels > 0 && channels < 7 ? channels : channels === 7 ? 8 : null }
}

/** The content of a descriptor: a tag, a length of one to four bytes, all but the last with the highest bit set. */
function descriptorIn(bytes: Buffer, tag: number): Buffer | null {
  // The enclosing descriptor (tag 3) has three bytes of its own.
  let at = bytes[0] === 3 ? contentAt(bytes, 0) + 3 : 0
  while (at < bytes.length && bytes[at] !== tag)
    at = contentAt(bytes, at) + (bytes[contentAt(bytes, at) - 1] ?? 0)
  return at < bytes.length ? bytes.subarray(contentAt(bytes, at)) : null
}

function contentAt(bytes: Buffer, at: number): number {
  let next = at + 1
  while (((bytes[next] ?? 0) & 0x80) !== 0) next += 1
  return next + 1
}
