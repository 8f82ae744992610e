import { pulledStream } from '../../base/pulled-stream.ts'
import { AppError } from '../../base/errors.ts'
import { sha256Hex } from '../../base/ids.ts'
import type { MediaFile } from '../../media/media-file.ts'
import type { Conversion, Reader, Workshop } from './conversion.ts'
import { createConversion } from './conversion.ts'
import type { Layout } from './layouts/layout.ts'
import { chunkAt, chunkBytes, sizeOf } from './layouts/layout.ts'

/** A conversion as a file: its length is known, and any range can be requested. */
export type ConvertedFile = {
  sizeBytes: number
  modifiedMs: number
  inode: number
  etag: string
  /**
   * A part of it, both ends inclusive. Resolves once the first bytes are there.
   *
   * @throws AppError `unavailable` when it cannot be decoded and when no place becomes free; `media_unreachable`
   */
  body(first: number, last: number): Promise<Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>>
}

export type Conversions = {
  open(file: MediaFile, layout: Layout, listener: string, signal: AbortSignal): ConvertedFile
  close(): void
}

const pieceBytes = 256 * 1024
/** After a completed request a player is likely to ask for the following range. */
const lingerMs = 5_000
/** Raised when cached chunks change: with another layout, or another way to make them. */
const version = 1

/** All running conversions: all listeners of the same file in the same layout share one. */
export function createConversions(workshop: Workshop): Conversions {
  const open = new Map<string, Conversion>()

  const conversionOf = (file: MediaFile, layout: Layout, key: string): Conversion => {
    const known = open.get(key)
    if (known) return known
    const made = createConversion(workshop, file, layout, key)
    for (const [old, conversion] of open) if (conversion.isIdle()) open.delete(old)
    open.set(key, made)
    return made
  }

  return {
    open: (file, layout, listener, signal) => {
      const key = keyOf(file, layout)
      return {
        sizeBytes: sizeOf(layout),
        modifiedMs: file.modifiedMs,
        inode: file.inode,
        etag: `"${key}"`,
        body: async (first, last) => {
          const conversion = conversionOf(file, layout, key)
          const reader: Reader = { listener, chunk: 0, run: null }
          // It would never hear of an end that was before.
          if (signal.aborted) throw new AppError('unavailable', 'The listener has left')
          conversion.readers.add(reader)
          const leave = (): void => {
            conversion.readers.delete(reader)
            if (conversion.readers.size === 0) conversion.abandonRuns()
          }
          signal.addEventListener('abort', leave)
          const done = (): void => {
            signal.removeEventListener('abort', leave)
            setTimeout(leave, lingerMs).unref()
          }
          const isShort = last - first < pieceBytes
          const pieces = piecesOf(conversion, layout, reader, { first, last })
          try {
            const start = await pieces.next()
            if (!isShort) return streamOf(start.value ?? new Uint8Array(), pieces, { leave, done })
            let bytes = start.value ?? new Uint8Array()
            for await (const piece of pieces) bytes = joined(bytes, piece)
            done()
            return bytes
          } catch (error) {
            leave()
            throw error
          }
        },
      }
    },
    close: () => {
      for (const conversion of open.values()) conversion.abandonRuns()
    },
  }
}

/**
 * A file that was changed in any way has another key: its old chunks are not found again, and are evicted in time.
 */
const keyOf = ({ path, sizeBytes, modifiedMs, inode }: MediaFile, { name, units }: Layout): string =>
  sha256Hex(JSON.stringify([version, path, sizeBytes, modifiedMs, inode, name, units])).slice(0, 32)

/** The header is sent together with the first sound, so that a failed conversion is an error from the start. */
async function* piecesOf(
  conversion: Conversion,
  layout: Layout,
  reader: Reader,
  { first, last }: { first: number; last: number },
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const { header } = layout
  let head = header.subarray(first, last + 1)
  let at = Math.max(first, header.length)
  if (head.length > 0 && last < header.length) yield head
  while (at <= last) {
    const { index, within } = chunkAt(layout, at)
    reader.chunk = index
    const most = Math.min(chunkBytes(layout, index) - within, last + 1 - at, pieceBytes)
    const piece = await conversion.read(index, within, most)
    if (!piece) {
      await conversion.wait(reader, index, within)
      continue
    }
    at += piece.length
    yield head.length > 0 ? joined(head, piece) : piece
    head = head.subarray(0, 0)
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/** `done`: everything was read. `leave`: the reader left before. */
function streamOf(
  start: Uint8Array,
  pieces: AsyncGenerator<Uint8Array<ArrayBuffer>, void>,
  { leave, done }: { leave: () => void; done: () => void },
): ReadableStream<Uint8Array> {
  let first: Uint8Array | undefined = start
  return pulledStream(async () => {
    try {
      const piece = first ?? (await pieces.next()).value
      first = undefined
      if (!piece) done()
      return piece
    } catch (error) {
      leave()
      // Aborts the connection, so that a part of a song is not taken for all of it.
      throw error
    }
  }, leave)
}
