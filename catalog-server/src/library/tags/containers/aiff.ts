import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { readId3v2 } from '../tags/id3v2.ts'
import { readAiffTexts } from '../tags/chunk-tags.ts'
import type { ReadTags } from '../tags/tags.ts'
import { bitrateOf, DamagedFile, type AudioFormat } from './container.ts'
import { tagBytesOf } from './tag-bytes.ts'

const chunksMax = 10_000
const plainCompressions = new Set(['NONE', 'sowt', 'fl32', 'FL32', 'fl64', 'FL64', 'twos', 'in24', 'in32'])
const textChunks = new Set(['NAME', 'AUTH', 'ANNO'])

/** AIFF and AIFF-C. */
export function readAiff(
  source: ByteSource,
  between: Span,
): { format: AudioFormat; payload: Span; tags: ReadTags[] } {
  const isCompressedKind = source.read(between.start + 8, 4).toString('latin1') === 'AIFC'
  let common: Buffer | null = null
  let sound: Span | null = null
  const id3: Span[] = []
  const texts: Span[] = []
  let at = between.start + 12
  for (let count = 0; count < chunksMax && at + 8 <= between.end; count += 1) {
    const header = source.read(at, 8)
    const id = header.toString('latin1', 0, 4)
    const length = header.readUInt32BE(4)
    const span = { start: at + 8, end: Math.min(at + 8 + length, between.end) }
    if (id === 'COMM') common ??= source.read(span.start, Math.min(length, 64))
    // The first eight bytes of the sound chunk are its alignment.
    else if (id === 'SSND') sound ??= { start: span.start + 8, end: span.end }
    else if (id === 'ID3 ' || id === 'id3 ') id3.push(span)
    else if (textChunks.has(id)) texts.push({ start: at, end: span.end })
    at += 8 + length + (length & 1)
  }
  if (!common || common.length < 18) throw new DamagedFile('The AIFF header is missing')
  if (!sound || sound.end <= sound.start) throw new DamagedFile('The AIFF file has no audio')
  const sampleRateHz = Math.round(readExtended(common, 8))
  if (!(sampleRateHz > 0 && sampleRateHz < 10_000_000))
    throw new DamagedFile('The AIFF header names no sample rate')
  const compression = isCompressedKind ? common.toString('latin1', 18, 22) : 'NONE'
  const isPlain = plainCompressions.has(compression)
  const [channels, bitDepth] = [common.readUInt16BE(0), common.readUInt16BE(6)]
  const frameBytes = isPlain ? channels * Math.ceil(bitDepth / 8) : 0
  // Of a file that was cut short the header knows more frames than there are.
  const present = frameBytes > 0 ? Math.floor((sound.end - sound.start) / frameBytes) : Infinity
  const durationMs = Math.round((Math.min(common.readUInt32BE(2), present) / sampleRateHz) * 1000)
  return {
    payload: sound,
    format: {
      container: 'AIFF',
      codec: isPlain ? 'pcm' : 'other',
      lossless: isPlain,
      durationMs,
      bitrateKbps: bitrateOf(sound.end - sound.start, durationMs),
      sampleRateHz,
      bitDepth: bitDepth || null,
      channels: channels || null,
    },
    tags: [
      ...id3.map(
        (span): ReadTags =>
          (texts) =>
            readId3v2(tagBytesOf(source, span), texts),
      ),
      (undeclared) =>
        readAiffTexts(
          texts.map((span) => tagBytesOf(source, span)),
          undeclared,
        ),
    ],
  }
}

/** An 80-bit floating point number. */
function readExtended(bytes: Buffer, at: number): number {
  const exponent = (bytes.readUInt16BE(at) & 0x7fff) - 16383
  return (bytes.readUInt32BE(at + 2) / 2 ** 31) * 2 ** exponent
}
