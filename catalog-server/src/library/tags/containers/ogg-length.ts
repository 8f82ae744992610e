import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { oggCodecOf, type OggCodec } from './ogg-codec.ts'
import { oggPages, type OggPage } from './ogg-page.ts'

const tailBytesMin = 80 * 1024
const tailBytesMax = 4 * 1024 * 1024
/** The largest credible distance of two neighbouring pages; a greater one is an error of the writer. */
const pageSecondsMax = 600

export type OggTail = {
  lastGranule: number | null
  lastSequence: number
  serials: Set<number>
  gathered: Uint8Array[]
}

/** The end of a stream: its last credible granule position and its last bytes of sound. */
export function granuleTail(
  source: ByteSource,
  audio: Span,
  { serial, codec }: { serial: number; codec: OggCodec },
  gatheredBytes: number,
): OggTail {
  for (let length = tailBytesMin; ; length *= 4) {
    const start = Math.max(audio.start, audio.end - length)
    const serials = new Set<number>()
    let lastGranule: number | null = null
    let lastSequence = 0
    let bodies: Uint8Array[] = []
    let bodyBytes = 0
    for (const page of oggPages(source, start, audio.end)) {
      serials.add(page.serial)
      if (page.serial !== serial || page.startsStream) continue
      bodies.push(page.body)
      bodyBytes += page.body.length
      lastSequence = page.sequence
      if (page.granule < 0) continue
      const isSlip = lastGranule !== null && page.granule - lastGranule > pageSecondsMax * codec.granuleRateHz
      if (!isSlip) lastGranule = page.granule
    }
    if (
      start === audio.start ||
      length >= tailBytesMax ||
      (lastGranule !== null && bodyBytes >= gatheredBytes)
    ) {
      bodies = lastBytes(bodies, bodyBytes, gatheredBytes)
      return { lastGranule, lastSequence, serials, gathered: bodies }
    }
  }
}

function lastBytes(bodies: Uint8Array[], total: number, wanted: number): Uint8Array[] {
  let skip = Math.max(0, total - wanted)
  return bodies.flatMap((body) => {
    const from = Math.min(skip, body.length)
    skip -= from
    return from < body.length ? [body.subarray(from)] : []
  })
}

/** The positions at which a stream is probed; copies of one stream cannot fit all three. */
const probes = [0.3, 0.5, 0.7]
const probeTolerance = 0.15
/** What is read of it at first: the rest of one page and the next one, as most encoders write them. */
const probeBytes = 16 * 1024

/**
 * Whether several streams may follow one another: another serial number occurs, or the page numbers do not grow
 * with the position. Three probes avoid reading the whole of every file.
 */
export function looksChained(source: ByteSource, audio: Span, serials: Set<number>, tail: OggTail): boolean {
  for (const serial of tail.serials) if (!serials.has(serial)) return true
  // With video the numbers of two streams interleave, and no video is chained.
  if (serials.size > 1) return false
  return probes.some((share) => {
    const at = audio.start + Math.floor((audio.end - audio.start) * share)
    const page = oggPages(source, at, Math.min(audio.end, at + 128 * 1024), probeBytes).next().value
    if (!page || !serials.has(page.serial) || page.startsStream) return true
    return Math.abs(page.sequence / Math.max(1, tail.lastSequence) - share) > probeTolerance
  })
}

type Link = { serial: number; codec: OggCodec; firstPages: OggPage[]; lastGranule: number }

/** Reads all pages and adds up the chained streams. @returns seconds */
export function measureLinks(source: ByteSource, between: Span): number {
  let seconds = 0
  let link: Link | null = null
  for (const page of oggPages(source, between.start, between.end)) {
    if (page.startsStream) {
      const codec = oggCodecOf(page.body)
      if (!codec || (link && link.firstPages.length === 0)) continue
      if (link) seconds += secondsOf(link)
      link = { serial: page.serial, codec, firstPages: [], lastGranule: 0 }
    } else if (link && page.serial === link.serial && page.granule > 0) {
      const isFirst = link.firstPages.length === 0
      const step = page.granule - link.lastGranule
      if (!isFirst && step > pageSecondsMax * link.codec.granuleRateHz) continue
      if (link.firstPages.length < 2) link.firstPages.push({ ...page, body: page.body.subarray(0, 0) })
      link.lastGranule = page.granule
    }
  }
  return link ? seconds + secondsOf(link) : seconds
}

function secondsOf(link: Link): number {
  const samples = link.lastGranule - firstGranuleOf(link.firstPages, link.codec) - link.codec.preSkip
  return Math.max(0, samples) / link.codec.granuleRateHz
}

/**
 * Estimates the granule position before the first page from the duration of the second: exact enough, without
 * decoding a codec.
 */
export function firstGranuleOf(pages: OggPage[], codec: OggCodec): number {
  const [first, second] = pages.filter((page) => page.granule >= 0)
  if (!first || !second) return 0
  const perPacket = (second.granule - first.granule) / Math.max(1, second.packets.length)
  const before = first.granule - perPacket * first.packets.length
  return before > codec.granuleRateHz ? Math.round(before) : 0
}
