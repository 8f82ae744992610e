import { createTarPacker } from 'modern-tar'

type Header = { name: string; size: number; mtime: Date; mode: number }

/** A file of an archive. `read` gives its bytes from `from` up to, but not including, `to`. */
export type Entry = { header: Header; read(from: number, to: number): AsyncIterable<Uint8Array> }

const blockBytes = 512
/** An archive ends with two empty blocks. */
const endBytes = 2 * blockBytes
/** Where a block says what it is: `x` for one that announces a block of names too long for the header. */
const typeAt = 156
const extended = 'x'.charCodeAt(0)
const extendedSizeAt = [124, 136] as const

/** The length of a tar archive of these files. */
export async function archiveBytes(entries: readonly Entry[]): Promise<number> {
  let bytes = endBytes
  for (const { header } of entries)
    bytes += (await headOf(header)).byteLength + header.size + paddingOf(header.size)
  return bytes
}

/**
 * The bytes of a span of a tar archive, both ends inclusive. Files outside it are not opened, so that a download is
 * resumed without reading what was sent before.
 */
export async function* piecesOf(
  entries: readonly Entry[],
  first: number,
  last: number,
): AsyncGenerator<Uint8Array> {
  let at = 0
  /** The part of the next `bytes` that lies in the span; undefined when there is none. */
  const next = (bytes: number): [from: number, to: number] | undefined => {
    const from = Math.max(first - at, 0)
    const to = Math.min(last + 1 - at, bytes)
    at += bytes
    return from < to ? [from, to] : undefined
  }
  for (const { header, read } of entries) {
    if (at > last) return
    const head = await headOf(header)
    const ofHead = next(head.byteLength)
    if (ofHead) yield head.subarray(...ofHead)
    const ofFile = next(header.size)
    if (ofFile) yield* read(...ofFile)
    const ofPadding = next(paddingOf(header.size))
    if (ofPadding) yield new Uint8Array(ofPadding[1] - ofPadding[0])
  }
  const ofEnd = next(endBytes)
  if (ofEnd) yield new Uint8Array(ofEnd[1] - ofEnd[0])
}

const paddingOf = (size: number): number => (blockBytes - (size % blockBytes)) % blockBytes

/** The header blocks of a file: one, or three and more for a name that does not fit into it. */
async function headOf(header: Header): Promise<Uint8Array> {
  const { readable, controller } = createTarPacker()
  controller.add(header)
  const reader = readable.getReader()
  let head = new Uint8Array()
  // The packer has queued the head and waits for the file.
  while (head.byteLength < blockBytes || head.byteLength < lengthOfHead(head)) {
    const { value } = await reader.read()
    const longer = new Uint8Array(head.byteLength + (value?.byteLength ?? 0))
    longer.set(head)
    longer.set(value ?? [], head.byteLength)
    head = longer
  }
  return head
}

function lengthOfHead(head: Uint8Array): number {
  if (head[typeAt] !== extended) return blockBytes
  const octal = new TextDecoder().decode(head.subarray(...extendedSizeAt)).replace(/[^0-7]/g, '')
  const size = Number.parseInt(octal, 8)
  return blockBytes + size + paddingOf(size) + blockBytes
}
