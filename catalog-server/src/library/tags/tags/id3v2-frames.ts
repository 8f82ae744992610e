import { inflateSync } from 'node:zlib'

export type Id3Frame = { id: string; content: Buffer }

/** The most that a compressed frame may unpack to; valid ones hold a text or a cover. */
const inflatedBytesMax = 24 * 1024 * 1024
const framesMax = 5_000

/** The length of a tag with its header, or 0 when none starts at `start` or it is larger than the file. */
export function id3v2Length(header: Buffer, bytesLeft: number): number {
  if (header.length < 10 || header.toString('latin1', 0, 3) !== 'ID3') return 0
  const major = header[3] ?? 0
  if (major < 2 || major > 4) return 0
  const hasFooter = major === 4 && ((header[5] ?? 0) & 0x10) !== 0
  const length = 10 + syncSafe(header, 6) + (hasFooter ? 10 : 0)
  return length <= bytesLeft ? length : 0
}

/**
 * The frames of an ID3v2.2, 2.3 or 2.4 tag, unpacked. An impossible frame ends the reading; encrypted frames and
 * those that unpack to too much are left out.
 */
export function* id3v2Frames(tag: Buffer): Generator<Id3Frame> {
  const major = tag[3] ?? 0
  const flags = tag[5] ?? 0
  let body = tag.subarray(10, 10 + syncSafe(tag, 6))
  const isUnsynchronised = (flags & 0x80) !== 0
  // The compression of a whole 2.2 tag was never specified.
  if (major === 2 && (flags & 0x40) !== 0) return
  // Before 2.4 the whole tag is "unsynchronised" at once, with it each frame by itself.
  if (major < 4 && isUnsynchronised) body = resynchronised(body)
  let at = major > 2 && (flags & 0x40) !== 0 ? extendedHeaderBytes(body, major) : 0
  for (let count = 0; count < framesMax; count += 1) {
    const frame = major === 2 ? shortFrameAt(body, at) : frameAt(body, at, major)
    if (!frame) return
    at = frame.end
    const content = unpacked(frame, major, isUnsynchronised)
    if (content && content.length > 0) yield { id: frame.id, content }
  }
}

type PackedFrame = { id: string; start: number; end: number; flags: number; body: Buffer }

function shortFrameAt(body: Buffer, at: number): PackedFrame | null {
  if (at + 6 > body.length || body[at] === 0) return null
  const end = at + 6 + body.readUIntBE(at + 3, 3)
  if (end > body.length) return null
  return { id: body.toString('latin1', at, at + 3), start: at + 6, end, flags: 0, body }
}

function frameAt(body: Buffer, at: number, major: number): PackedFrame | null {
  if (at + 10 > body.length || body[at] === 0) return null
  const plain = body.readUInt32BE(at + 4)
  let length = major === 3 ? plain : syncSafe(body, at + 4)
  // iTunes wrote 2.4 frames with lengths as in 2.3.
  if (
    major === 4 &&
    length !== plain &&
    !endsAtFrame(body, at + 10 + length) &&
    endsAtFrame(body, at + 10 + plain)
  ) {
    length = plain
  }
  const end = at + 10 + length
  if (end > body.length) return null
  const flags = body.readUInt16BE(at + 8)
  return { id: body.toString('latin1', at, at + 4), start: at + 10, end, flags, body }
}

/** Whether a frame, the padding or the end of the tag starts here. */
function endsAtFrame(body: Buffer, at: number): boolean {
  if (at === body.length || body[at] === 0) return at <= body.length
  return at + 10 <= body.length && /^[A-Z][A-Z0-9]{3}$/.test(body.toString('latin1', at, at + 4))
}

function unpacked(
  { start, end, flags, body }: PackedFrame,
  major: number,
  isUnsynchronised: boolean,
): Buffer | null {
  let content = body.subarray(start, end)
  const is4 = major === 4
  // Some 2.4 programs set the flag on the tag only, others set it without doing it.
  const isWhole = is4 && (flags & 0x02) === 0 && isUnsynchronised && !hasFrameMark(content)
  if (major === 2 || (flags === 0 && !isWhole)) return content
  const isEncrypted = (flags & (is4 ? 0x04 : 0x40)) !== 0
  const isCompressed = (flags & (is4 ? 0x08 : 0x80)) !== 0
  const isGrouped = (flags & (is4 ? 0x40 : 0x20)) !== 0
  const hasLength = is4 ? (flags & 0x01) !== 0 : isCompressed
  if (isEncrypted) return null
  content = content.subarray((isGrouped ? 1 : 0) + (hasLength ? 4 : 0))
  if (isWhole || (is4 && (flags & 0x02) !== 0)) content = resynchronised(content)
  if (!isCompressed) return content
  try {
    return inflateSync(content, { maxOutputLength: inflatedBytesMax })
  } catch {
    return null
  }
}

function extendedHeaderBytes(body: Buffer, major: number): number {
  if (body.length < 6) return 0
  return major === 3 ? 4 + body.readUInt32BE(0) : syncSafe(body, 0)
}

/**
 * The sequence that "unsynchronised" bytes never contain: 0xFF, and then what could be the rest of a frame
 * header.
 */
const hasFrameMark = (bytes: Buffer): boolean =>
  bytes.some((byte, at) => byte === 0xff && ((bytes[at + 1] ?? 0xff) & 0xe0) === 0xe0)

/** Removes the zero after each 0xFF, which keeps players from mistaking it for sound. */
function resynchronised(bytes: Buffer): Buffer {
  const result = Buffer.allocUnsafeSlow(bytes.length)
  let length = 0
  for (let i = 0; i < bytes.length; i += 1) {
    result[length++] = bytes[i] ?? 0
    if (bytes[i] === 0xff && bytes[i + 1] === 0) i += 1
  }
  return result.subarray(0, length)
}

/** 28 bits in four bytes. */
function syncSafe(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) return 0
  return (
    (((bytes[at] ?? 0) & 0x7f) << 21) |
    (((bytes[at + 1] ?? 0) & 0x7f) << 14) |
    (((bytes[at + 2] ?? 0) & 0x7f) << 7) |
    ((bytes[at + 3] ?? 0) & 0x7f)
  )
}
