import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { boxes, findBox, type Box } from '../bytes/mp4-box.ts'

/** The span of a `moof` box. */
export type Fragment = Span

const fragmentBytesMax = 4 * 1024 * 1024

/** The total duration of the fragments of one track, in units of its timescale. */
export function fragmentDuration(
  source: ByteSource,
  fragments: Fragment[],
  index: Buffer,
  moov: Box,
  trackId: number,
): number {
  const defaults = defaultDuration(index, moov, trackId)
  let sum = 0
  for (const { start, end } of fragments) {
    const bytes = source.read(start, Math.min(end - start, fragmentBytesMax))
    for (const traf of boxes(bytes)) {
      if (traf.type === 'traf') sum += trafDuration(bytes, traf, trackId, defaults)
    }
  }
  return sum
}

function defaultDuration(index: Buffer, moov: Box, trackId: number): number {
  const extends_ = findBox(index, moov, 'mvex')
  if (!extends_) return 0
  for (const box of boxes(index, extends_.start, extends_.end)) {
    if (box.type !== 'trex' || box.end - box.start < 24) continue
    if (index.readUInt32BE(box.start + 4) === trackId) return index.readUInt32BE(box.start + 12)
  }
  return 0
}

function trafDuration(bytes: Buffer, traf: Box, trackId: number, defaults: number): number {
  const header = findBox(bytes, traf, 'tfhd')
  if (!header || bytes.readUInt32BE(header.start + 4) !== trackId) return 0
  const flags = bytes.readUIntBE(header.start + 1, 3)
  const durationAt = header.start + 8 + ((flags & 1) !== 0 ? 8 : 0) + ((flags & 2) !== 0 ? 4 : 0)
  const each = (flags & 8) !== 0 && durationAt + 4 <= header.end ? bytes.readUInt32BE(durationAt) : defaults
  let sum = 0
  for (const run of boxes(bytes, traf.start, traf.end)) {
    if (run.type === 'trun') sum += runDuration(bytes, run, each)
  }
  return sum
}

function runDuration(bytes: Buffer, run: Box, each: number): number {
  const flags = bytes.readUIntBE(run.start + 1, 3)
  const count = bytes.readUInt32BE(run.start + 4)
  if ((flags & 0x100) === 0) return count * each
  const entryBytes = [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0).length * 4
  let at = run.start + 8 + ((flags & 1) !== 0 ? 4 : 0) + ((flags & 4) !== 0 ? 4 : 0)
  let sum = 0
  for (let i = 0; i < count && at + entryBytes <= run.end; i += 1, at += entryBytes) {
    sum += bytes.readUInt32BE(at)
  }
  return sum
}
