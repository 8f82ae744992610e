import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { readFlacPicture, readVorbisComment } from '../tags/vorbis-comment.ts'
import { emptyTags, fillFrom, type ReadTags, type Tags } from '../tags/tags.ts'
import type { UndeclaredTexts } from '../tags/undeclared-text.ts'
import { bitrateOf, DamagedFile, type AudioFormat } from './container.ts'
import { flacSamples } from './flac-frame.ts'

const blocksMax = 1_000
const streamInfo = 0
const vorbisComment = 4
const picture = 6

export type FlacStreamInfo = { sampleRateHz: number; channels: number; bitDepth: number; samples: number }

/** A native FLAC file. `between` starts at the marker `fLaC`. */
export function readFlac(
  source: ByteSource,
  between: Span,
): { format: AudioFormat; payload: Span; tags: ReadTags } {
  let info: FlacStreamInfo | null = null
  const tagBlocks: { type: number; start: number; length: number }[] = []
  let at = between.start + 4
  for (let count = 0; count < blocksMax; count += 1) {
    const header = source.read(at, 4)
    if (header.length < 4) throw new DamagedFile('The FLAC header is cut short')
    // A frame header in place of a block: some writers forget to flag the last block.
    if (header[0] === 0xff && ((header[1] ?? 0) & 0xfc) === 0xf8) break
    const type = (header[0] ?? 0) & 0x7f
    const length = header.readUIntBE(1, 3)
    if (type === streamInfo) info ??= parseStreamInfo(source.read(at + 4, 34))
    if (type === vorbisComment || type === picture) tagBlocks.push({ type, start: at + 4, length })
    at += 4 + length
    if (((header[0] ?? 0) & 0x80) !== 0) break
  }
  if (!info) throw new DamagedFile('The FLAC header says nothing of the audio')
  const payload = { start: at, end: between.end }
  if (payload.end - payload.start < 8) throw new DamagedFile('The FLAC file has a header, but no audio')
  const samples = flacSamples(source, payload, info.sampleRateHz, info.samples)
  const durationMs = Math.round((samples / info.sampleRateHz) * 1000)
  return {
    payload,
    format: {
      container: 'FLAC',
      codec: 'flac',
      lossless: true,
      durationMs,
      bitrateKbps: bitrateOf(payload.end - payload.start, durationMs),
      sampleRateHz: info.sampleRateHz,
      bitDepth: info.bitDepth,
      channels: info.channels,
    },
    tags: (texts) => readBlocks(source, tagBlocks, texts),
  }
}

export function parseStreamInfo(block: Buffer): FlacStreamInfo {
  if (block.length < 34) throw new DamagedFile('The FLAC header is cut short')
  const packed = block.readUInt32BE(10)
  const sampleRateHz = packed >>> 12
  if (sampleRateHz === 0) throw new DamagedFile('The FLAC header names no sample rate')
  return {
    sampleRateHz,
    channels: ((packed >>> 9) & 7) + 1,
    bitDepth: ((packed >>> 4) & 31) + 1,
    samples: (packed & 15) * 2 ** 32 + block.readUInt32BE(14),
  }
}

function readBlocks(
  source: ByteSource,
  blocks: { type: number; start: number; length: number }[],
  texts: UndeclaredTexts,
): Tags {
  const tags = emptyTags()
  for (const { type, start, length } of blocks) {
    const bytes = source.read(start, length)
    if (type === vorbisComment) fillFrom(tags, readVorbisComment(bytes, texts))
    const found = type === picture ? readFlacPicture(bytes) : null
    if (found) tags.pictures.push(found)
  }
  return tags
}
