import { pulledStream } from '../base/pulled-stream.ts'
import { AppError } from '../base/errors.ts'
import type { OpenFile } from './disk/contained.ts'
import { bodyOf } from './disk/contained.ts'
import type { Disk } from './disk/disk.ts'
import type { FoundFile } from './disk/operations.ts'

/** The chunks of a file as they are read. */
type Chunks = AsyncGenerator<Uint8Array<ArrayBuffer>, void>
type MediaBody = Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>

/** A media file in its present state. Ends of spans are inclusive. */
export type MediaFile = OpenFile & {
  /** The first bytes, if they were requested. */
  head: Uint8Array
  /**
   * A part of the file as the body of an answer. When it resolves, the disk has answered; a disk that goes silent later
   * aborts the answer.
   *
   * @throws AppError `media_unreachable`, or `unavailable` when the file has changed
   */
  body(first: number, last: number): Promise<MediaBody>
  /** A part of the file in chunks. @throws like `body`, and when the file becomes shorter meanwhile */
  chunks(first: number, last: number): Chunks
}

const chunkBytes = 256 * 1024
/** The unit in which parts of a file are known to be in memory. */
const blockBytes = 1024 * 1024
/** The number of blocks that are read ahead of the listener. */
const blocksAhead = 128

/** A file on a remote or unknown file system: the process of its disk reads its bytes. */
export function remoteFile(disk: Disk, found: FoundFile): MediaFile {
  const read = chunksOf(disk, found)
  return {
    ...common(disk, found),
    body: async (first, last) => {
      const chunks = read(first, last)
      const start = await chunks.next()
      if (last - first < chunkBytes) return start.value ?? new Uint8Array()
      return streamOf(start.value ?? undefined, chunks)
    },
  }
}

/**
 * A file on a local disk: the kernel sends it from memory. Parts not in memory are first read by the process of the
 * disk, so that the server never waits for a sleeping disk. Which parts are in memory is remembered as long as this
 * object exists.
 */
export function localFile(disk: Disk, found: FoundFile): MediaFile {
  const warm = new Set<number>()
  /** Blocks being read, so that a thousand listeners of one file share the same reads. */
  const warming = new Map<number, Promise<void>>()
  const readIn = async (block: number): Promise<void> => {
    if (!(await disk.ask('warm', found.path, block * blockBytes, blockBytes))) throw changed()
    warm.add(block)
  }
  const warmUp = (block: number): Promise<void> | undefined => {
    if (warm.has(block)) return undefined
    const known = warming.get(block)
    if (known) return known
    const reading = readIn(block).finally(() => warming.delete(block))
    warming.set(block, reading)
    return reading
  }
  const warmAhead = async (from: number, to: number): Promise<void> => {
    for (let block = from; block <= to; block += 1) await warmUp(block)
  }
  return {
    ...common(disk, found),
    body: async (first, last) => {
      const from = Math.floor(first / blockBytes)
      const to = Math.floor(last / blockBytes)
      if (!warm.has(from)) await warmUp(from)
      // An error here has no caller; the next request notices that the disk is silent.
      if (to > from) warmAhead(from + 1, Math.min(to, from + blocksAhead)).catch(() => undefined)
      return bodyOf(found, first, last)
    },
  }
}

const common = (disk: Disk, found: FoundFile): Omit<MediaFile, 'body'> => {
  const { path, sizeBytes, modifiedMs, inode, head } = found
  return {
    path,
    sizeBytes,
    modifiedMs,
    inode,
    head: Buffer.from(head ?? '', 'base64'),
    chunks: chunksOf(disk, found),
  }
}

/** The next chunk is read while the previous one is being sent. */
function chunksOf(disk: Disk, { path, sizeBytes, modifiedMs, inode }: FoundFile): MediaFile['chunks'] {
  return async function* (first, last) {
    if (last < first) return
    const length = last - first + 1
    const lengthAt = (at: number): number => Math.min(chunkBytes, length - at)
    const goesOn = length > chunkBytes
    const file = { path, sizeBytes, modifiedMs, inode }
    const opened = await disk.ask('open', file, first, lengthAt(0), goesOn)
    if (!opened) throw changed()
    const { handle } = opened
    let ahead = Promise.resolve(opened.bytes)
    try {
      for (let at = 0; at < length;) {
        const bytes = await ahead
        const wanted = lengthAt(at)
        if (bytes.length < wanted) throw changed()
        at += wanted
        if (at < length) {
          if (handle === null) throw changed()
          ahead = disk.ask('read', handle, first + at, lengthAt(at)).then((chunk) => chunk.bytes)
          ahead.catch(() => undefined)
        }
        yield bytes
      }
    } finally {
      if (handle !== null) disk.release(handle)
    }
  }
}

const changed = (): AppError =>
  new AppError('unavailable', 'This file has just been changed', { headers: { 'retry-after': '1' } })

const streamOf = (start: Uint8Array | undefined, chunks: Chunks): ReadableStream<Uint8Array> => {
  let first = start
  return pulledStream(
    async () => {
      const chunk = first ?? (await chunks.next()).value
      first = undefined
      return chunk
    },
    () => chunks.return(),
  )
}
