import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { readItunesTags } from '../tags/itunes.ts'
import { readItemKeys, readQuickTimeTexts } from '../tags/quicktime.ts'
import { emptyTags, fillFrom, type Tags } from '../tags/tags.ts'
import { bitrateOf, DamagedFile, NotAudio, shareOf, type AudioFormat } from './container.ts'
import { boxHeader, findBox, type Box } from '../bytes/mp4-box.ts'
import { fragmentDuration, type Fragment } from './mp4-fragment.ts'
import { audioTrackOf } from './mp4-track.ts'

/** A film with fragments of a second has some thousands. */
const topBoxesMax = 100_000
/** The index of a day of audio takes a few MiB. */
const indexBytesMax = 64 * 1024 * 1024

/** MP4 and M4A: AAC, ALAC and others, whole or in fragments. */
export function readMp4(
  source: ByteSource,
  between: Span,
): { format: AudioFormat; payload: Span[]; tags: () => Tags } {
  const { index, media, fragments, declaredBytes } = readTop(source, between)
  if (!index) throw new DamagedFile('The MP4 file has no index: it was cut short or never finished')
  if (index.end - index.start > indexBytesMax) throw new DamagedFile('The index of the MP4 file is too large')
  const bytes = source.read(index.start, index.end - index.start)
  const moov = { type: 'moov', start: 0, end: bytes.length }
  const track = audioTrackOf(bytes, moov)
  if (!track) throw new NotAudio('The MP4 file holds no audio')
  const payloadBytes = media.reduce((sum, { start, end }) => sum + end - start, 0)
  const units =
    track.duration * shareOf(payloadBytes, declaredBytes) ||
    fragmentDuration(source, fragments, bytes, moov, track.id)
  if (payloadBytes === 0) throw new DamagedFile('The MP4 file has an index, but no audio')
  const durationMs = Math.round((units / track.timescale) * 1000)
  return {
    payload: media,
    format: {
      container: 'MP4',
      codec: track.codec,
      lossless: track.lossless,
      durationMs,
      bitrateKbps: bitrateOf(payloadBytes, durationMs),
      sampleRateHz: track.sampleRateHz,
      bitDepth: track.bitDepth,
      channels: track.channels,
    },
    tags: () => tagsOf(bytes, moov),
  }
}

function readTop(source: ByteSource, between: Span) {
  let index: Span | null = null
  const media: Span[] = []
  const fragments: Fragment[] = []
  let declaredBytes = 0
  let at = between.start
  for (let count = 0; count < topBoxesMax && at < between.end; count += 1) {
    const left = between.end - at
    const bytes = source.read(at, 16)
    // The audio is often last and cut short: the existing part can be played if the index came first.
    const isCutMedia = bytes.toString('latin1', 4, 8) === 'mdat' && boxHeader(bytes, Infinity) !== null
    const header = boxHeader(bytes, isCutMedia ? Infinity : left)
    if (!header) break
    const span = { start: at + header.headerBytes, end: Math.min(at + header.bytes, between.end) }
    if (header.type === 'moov') index ??= span
    else if (header.type === 'mdat' && span.end > span.start) {
      media.push(span)
      if (Number.isFinite(header.bytes)) declaredBytes += header.bytes - header.headerBytes
    } else if (header.type === 'moof') fragments.push(span)
    at += header.bytes
  }
  return { index, media, fragments, declaredBytes }
}

/** Under `udta`, where iTunes puts them, or beside it, like QuickTime. The older texts of QuickTime come last. */
function tagsOf(bytes: Buffer, moov: Box): Tags {
  const tags = emptyTags()
  const user = findBox(bytes, moov, 'udta')
  for (const within of user ? [user, moov] : [moov]) {
    const meta = findBox(bytes, within, 'meta')
    const list = meta && findBox(bytes, meta, 'ilst')
    if (list) fillFrom(tags, readItunesTags(bytes, list, keysOf(bytes, meta)))
  }
  if (user) fillFrom(tags, readQuickTimeTexts(bytes, user))
  return tags
}

/** The names of numbered items, if `meta` has any. */
function keysOf(bytes: Buffer, meta: Box): string[] {
  const handler = findBox(bytes, meta, 'hdlr')
  const keys = findBox(bytes, meta, 'keys')
  const isNumbered = handler && bytes.toString('latin1', handler.start + 8, handler.start + 12) === 'mdta'
  return keys && isNumbered ? readItemKeys(bytes, keys) : []
}
