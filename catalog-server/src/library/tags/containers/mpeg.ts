import { memorySource, type ByteSource, type Span } from '../bytes/byte-source.ts'
import { bitrateOf, type AudioFormat } from './container.ts'
import { walkFrames } from './frame-walk.ts'
import { isSameStream, mpegFrameAt, mpegFrameBytes, type MpegFrame } from './mpeg-frame.ts'

/** The largest distance of the first frame from the tags: players skip garbage too. */
const searchBytesMax = 1024 * 1024
/** This many consecutive frames are not accidental. */
const framesInARow = 3
/** The size of the three samples that distinguish a constant bitrate from a variable one. */
const sampleBytes = 16 * 1024

/** MPEG audio (MP3 and its older layers) between the tags at both ends of a file. */
export function readMpeg(
  source: ByteSource,
  between: Span,
  first: FirstFrame,
): { format: AudioFormat; payload: Span } {
  const { frame } = first
  const summary = readSummary(source.read(first.start, frame.bytes), frame)
  const payload = { start: first.start + (summary ? frame.bytes : 0), end: between.end }
  const bytes = payload.end - payload.start
  const durationMs = Math.round(durationOf(source, payload, frame, summary) * 1000)
  return {
    payload,
    format: {
      container: 'MPEG',
      codec: frame.layer === 3 ? 'mp3' : 'other',
      lossless: false,
      durationMs,
      bitrateKbps: bitrateOf(bytes, durationMs),
      sampleRateHz: frame.sampleRateHz,
      bitDepth: null,
      channels: frame.channels,
    },
  }
}

export type FirstFrame = { start: number; frame: MpegFrame }

export function findFirstFrame(source: ByteSource, between: Span): FirstFrame | null {
  const limit = Math.min(between.end, between.start + searchBytesMax)
  // The first frame nearly always follows the tags, so a short first read is enough.
  let blockBytes = 4 * 1024
  for (let at = between.start; at < limit; at += blockBytes, blockBytes = 64 * 1024) {
    // A little more than one block, so that consecutive frames across its end are found.
    const block = source.read(at, Math.min(blockBytes + framesInARow * 2048, between.end - at))
    for (let i = block.indexOf(0xff); i !== -1 && i < blockBytes; i = block.indexOf(0xff, i + 1)) {
      const frame = mpegFrameAt(block, i)
      if (frame && isRowOfFrames(block, i, frame, at + block.length === between.end)) {
        return { start: at + i, frame }
      }
    }
  }
  return null
}

/** A file may have fewer frames than required: then they must fill it. */
function isRowOfFrames(block: Uint8Array, start: number, first: MpegFrame, isFileEnd: boolean): boolean {
  let at = start + first.bytes
  for (let count = 1; count < framesInARow; count += 1) {
    if (at >= block.length) return isFileEnd && at === block.length
    const next = mpegFrameAt(block, at)
    if (!next || !isSameStream(first, next)) return false
    at += next.bytes
  }
  return true
}

/** The facts about the whole stream in a first frame without sound (Xing, Info, VBRI). */
type Summary = { frames: number | null; bytes: number | null }

function readSummary(frameBytes: Buffer, frame: MpegFrame): Summary | null {
  const sideInfo = frame.isVersion1 ? (frame.channels === 1 ? 17 : 32) : frame.channels === 1 ? 9 : 17
  const at = 4 + sideInfo
  const mark = frameBytes.toString('latin1', at, at + 4)
  if ((mark === 'Xing' || mark === 'Info') && frameBytes.length >= at + 16) {
    const flags = frameBytes.readUInt32BE(at + 4)
    const hasFrames = (flags & 1) !== 0
    const bytesAt = at + 8 + (hasFrames ? 4 : 0)
    return {
      frames: hasFrames ? frameBytes.readUInt32BE(at + 8) || null : null,
      bytes: (flags & 2) !== 0 ? frameBytes.readUInt32BE(bytesAt) || null : null,
    }
  }
  if (frameBytes.toString('latin1', 36, 40) === 'VBRI' && frameBytes.length >= 54) {
    return { bytes: frameBytes.readUInt32BE(46) || null, frames: frameBytes.readUInt32BE(50) || null }
  }
  return null
}

function durationOf(source: ByteSource, payload: Span, frame: MpegFrame, summary: Summary | null): number {
  const bytes = payload.end - payload.start
  if (summary?.frames && isCredible(summary, bytes)) {
    return (summary.frames * frame.samples) / frame.sampleRateHz
  }
  if (summary === null && isConstantBitrate(source, payload, frame)) return bytes / (frame.bitrateKbps * 125)
  const frames = walkFrames(source, payload, mpegFrameBytes)
  return (frames * frame.samples) / frame.sampleRateHz
}

/** Files that were cut short or concatenated keep the summary of their former content. */
function isCredible(summary: Summary, bytes: number): boolean {
  return summary.bytes === null || Math.abs(summary.bytes - bytes) <= Math.min(summary.bytes, bytes) / 16
}

/** Compares the bitrate of the frames at the start, in the middle and at the end. */
function isConstantBitrate(source: ByteSource, payload: Span, first: MpegFrame): boolean {
  const middle = Math.floor((payload.start + payload.end) / 2)
  for (const from of [payload.start, middle, Math.max(payload.start, payload.end - sampleBytes)]) {
    const bytes = source.read(from, Math.min(sampleBytes, payload.end - from))
    const inside = findFirstFrame(memorySource(bytes), { start: 0, end: bytes.length })
    // Data inside a frame that looks like a header would differ, too: then the frames are counted instead.
    if (!inside) return false
    for (let at = inside.start; at + 4 <= bytes.length;) {
      const frame = mpegFrameAt(bytes, at)
      if (!frame || frame.bitrateKbps !== first.bitrateKbps || !isSameStream(first, frame)) return false
      at += frame.bytes
    }
  }
  return true
}
