/** A box (atom) of an MP4 file inside a buffer: `start` and `end` enclose its content. */
export type Box = { type: string; start: number; end: number }

/**
 * The boxes of `[start, end)`. An impossible size ends the iteration; boxes before it are still valid.
 */
export function* boxes(bytes: Buffer, start = 0, end = bytes.length): Generator<Box> {
  let at = start
  while (at + 8 <= end) {
    const header = boxHeader(bytes.subarray(at, Math.min(at + 16, end)), end - at)
    if (!header) return
    yield { type: header.type, start: at + header.headerBytes, end: at + header.bytes }
    at += header.bytes
  }
}

export type BoxHeader = { type: string; headerBytes: number; bytes: number }

/** @returns `null` for a size smaller than the header itself or larger than what is left */
export function boxHeader(bytes: Buffer, left: number): BoxHeader | null {
  if (bytes.length < 8) return null
  const short = bytes.readUInt32BE(0)
  const headerBytes = short === 1 ? 16 : 8
  if (bytes.length < headerBytes) return null
  const size = short === 0 ? left : short === 1 ? Number(bytes.readBigUInt64BE(8)) : short
  if (size < headerBytes || size > left) return null
  return { type: bytes.toString('latin1', 4, 8), headerBytes, bytes: size }
}

/** The first box along a path of types, each inside the one before. */
export function findBox(bytes: Buffer, within: Box, ...path: string[]): Box | null {
  let here: Box = within
  for (const type of path) {
    const next = boxes(bytes, contentStart(bytes, here), here.end).find((box) => box.type === type)
    if (!next) return null
    here = next
  }
  return here
}

/** `meta` has a version before its boxes in MP4 files, but not in QuickTime's. */
function contentStart(bytes: Buffer, box: Box): number {
  if (box.type !== 'meta') return box.start
  return bytes.toString('latin1', box.start + 4, box.start + 8) === 'hdlr' ? box.start : box.start + 4
}
