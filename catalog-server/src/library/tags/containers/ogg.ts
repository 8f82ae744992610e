import { memorySource, type ByteSource, type Span } from '../bytes/byte-source.ts'
import { readVorbisComment } from '../tags/vorbis-comment.ts'
import { emptyTags, type ReadTags } from '../tags/tags.ts'
import { bitrateOf, DamagedFile, NotAudio, type AudioFormat, type Payload } from './container.ts'
import { oggCodecOf, type OggCodec } from './ogg-codec.ts'
import { firstGranuleOf, granuleTail, looksChained, measureLinks } from './ogg-length.ts'
import { oggPages, type OggPage } from './ogg-page.ts'

/** A comment with a large cover spans many pages; beyond this it is not read. */
const headerBytesMax = 32 * 1024 * 1024
/** The amount of sound at each end that identifies it. */
const gatheredBytes = 64 * 1024
/** A file this small is read completely, and once. */
const smallBytes = 256 * 1024

/** Vorbis, Opus, FLAC or Speex in Ogg, also several streams one after another (chained) or beside video. */
export function readOgg(
  file: ByteSource,
  between: Span,
): { format: AudioFormat; payload: Payload; tags: ReadTags } {
  const length = between.end - between.start
  const isSmall = length <= smallBytes
  const source = isSmall ? memorySource(file.read(between.start, length), between.start) : file
  const head = readHead(source, between)
  const { codec } = head
  const audio = { start: head.audioStart, end: between.end }
  const tail = granuleTail(source, audio, head, gatheredBytes)
  const isChained = isSmall || tail.lastGranule === null || looksChained(source, audio, head.serials, tail)
  const seconds = isChained
    ? measureLinks(source, between)
    : Math.max(0, (tail.lastGranule ?? 0) - head.firstGranule - codec.preSkip) / codec.granuleRateHz
  const durationMs = Math.round(seconds * 1000)
  if (head.gathered.length === 0) throw new DamagedFile('The Ogg file has headers, but no audio')
  return {
    payload: {
      gathered: [...head.gathered, ...tail.gathered],
      samples: Math.round(seconds * codec.granuleRateHz),
    },
    format: {
      container: 'Ogg',
      codec: codec.codec,
      lossless: codec.lossless,
      durationMs,
      bitrateKbps: bitrateOf(audio.end - audio.start, durationMs),
      sampleRateHz: codec.sampleRateHz,
      bitDepth: codec.bitDepth,
      channels: codec.channels,
    },
    tags: (texts) =>
      head.comment ? readVorbisComment(head.comment.subarray(codec.commentOffset), texts) : emptyTags(),
  }
}

type Head = {
  codec: OggCodec
  serial: number
  /** All streams that start together: more than one beside video. */
  serials: Set<number>
  comment: Buffer | null
  audioStart: number
  /** The first granule position: not 0 when the file was cut out of a broadcast. */
  firstGranule: number
  gathered: Uint8Array[]
}

function readHead(source: ByteSource, between: Span): Head {
  const serials = new Set<number>()
  let found: { codec: OggCodec; serial: number } | null = null
  const parts: Buffer[] = []
  const audioPages: OggPage[] = []
  let packet = 0
  let headerBytes = 0
  let audioStart = 0
  let gatheredLength = 0
  for (const page of oggPages(source, between.start, between.end)) {
    if (page.startsStream && audioStart === 0) {
      serials.add(page.serial)
      const codec: OggCodec | null = found ? null : oggCodecOf(page.body.subarray(0, page.packets[0] ?? 0))
      if (codec) found = { codec, serial: page.serial }
      if (codec) packet = 1
      continue
    }
    if (!found) {
      // All first pages precede all others: a video without sound ends here.
      if (serials.size > 0) throw new NotAudio('The Ogg file holds no audio of a known kind')
      continue
    }
    if (page.serial !== found.serial) continue
    if (packet < found.codec.headerPackets) {
      headerBytes += page.body.length
      if (headerBytes > headerBytesMax)
        throw new DamagedFile('The tags of the Ogg file are larger than 32 MiB')
      let at = 0
      for (const [index, length] of page.packets.entries()) {
        if (packet === 1) parts.push(page.body.subarray(at, at + length))
        at += length
        if (index < page.packets.length - 1 || page.endsPacket) packet += 1
      }
      if (packet >= found.codec.headerPackets) audioStart = page.end
      continue
    }
    if (page.startsStream) break
    audioPages.push(page)
    gatheredLength += page.body.length
    if (gatheredLength >= gatheredBytes && audioPages.length >= 3) break
  }
  if (!found) throw new DamagedFile('The Ogg file has no readable first page')
  return {
    ...found,
    serials,
    comment: parts.length > 0 ? Buffer.concat(parts) : null,
    audioStart: audioStart || between.end,
    firstGranule: firstGranuleOf(audioPages, found.codec),
    gathered: firstBytes(audioPages),
  }
}

function firstBytes(pages: OggPage[]): Uint8Array[] {
  let left = gatheredBytes
  const parts: Uint8Array[] = []
  for (const page of pages) {
    if (left > 0 && page.body.length > 0) parts.push(page.body.subarray(0, left))
    left -= page.body.length
  }
  return parts
}
