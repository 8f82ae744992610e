/**
 * The encoder delay and padding that LAME and others write into the first frame of an MP3, after the name "Xing" or
 * "Info": the samples before and after the music. Null when the file does not have them.
 */
export async function readMp3Padding(
  url: string,
  sampleRate: number,
): Promise<{ leadSeconds: number; lengthSeconds: number } | null> {
  const head = await readBytes(url, 0, id3HeaderBytes)
  const begin = id3SizeOf(head)
  return paddingOf(await readBytes(url, begin, frameMaxBytes), sampleRate)
}

const id3HeaderBytes = 10
/** Room for the longest frame, and for what may lie between it and the tag. */
const frameMaxBytes = 4_096

async function readBytes(url: string, from: number, count: number): Promise<Uint8Array> {
  const response = await fetch(url, { headers: { range: `bytes=${from}-${from + count - 1}` } })
  if (response.status !== 206) throw new Error(`No range of it: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/** The size of an ID3v2 tag at the start, with its header; it is written in four times seven bits. */
function id3SizeOf(head: Uint8Array): number {
  if (head[0] !== 0x49 || head[1] !== 0x44 || head[2] !== 0x33) return 0
  return head.subarray(6, 10).reduce((size, byte) => (size << 7) | (byte & 0x7f), 0) + id3HeaderBytes
}

function paddingOf(
  bytes: Uint8Array,
  sampleRate: number,
): { leadSeconds: number; lengthSeconds: number } | null {
  const text = String.fromCharCode(...bytes)
  const at = [text.indexOf('Xing'), text.indexOf('Info')]
    .filter((place) => place >= 0)
    .sort((a, b) => a - b)[0]
  if (at === undefined) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flags = view.getUint32(at + 4)
  const hasFrames = (flags & 1) !== 0
  // Frames, bytes, table of contents and quality are present according to the flags, then follows LAME's own part.
  const lame =
    at + 8 + (hasFrames ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0)
  if (!hasFrames || lame + 24 > bytes.length) return null
  const paddings = (view.getUint8(lame + 21) << 16) | view.getUint16(lame + 22)
  const [before, behind] = [paddings >> 12, paddings & 0xfff]
  if (before === 0 && behind === 0) return null
  // MPEG-1 has 1,152 samples in a frame, MPEG-2 and 2.5 half of them.
  const samples = view.getUint32(at + 8) * (sampleRate >= 32_000 ? 1_152 : 576)
  return { leadSeconds: before / sampleRate, lengthSeconds: (samples - before - behind) / sampleRate }
}
