import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { Coding } from './accept-encoding.ts'
import { codingFor, isPlainAccepted } from './accept-encoding.ts'

/** Shorter bodies fit into one packet as they are. */
export const compressedFromBytes = 1_024
/** Longer texts are compressed on another thread, since they would block the server, and with the fastest coding. */
const asideFromCharacters = 256 * 1024

/** The fastest first. */
const order: readonly Coding[] = ['zstd', 'br', 'gzip']

/** Beyond this level brotli takes twice the time for a twentieth less. The window is as long as the longest text. */
const brotli: zlib.BrotliOptions = {
  params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4, [zlib.constants.BROTLI_PARAM_LGWIN]: 18 },
}

type Content = string | Uint8Array<ArrayBuffer>

const gzip = promisify(zlib.gzip) as (content: Content, options: zlib.ZlibOptions) => Promise<Buffer>
const brotliCompress = promisify(zlib.brotliCompress) as (
  content: Content,
  options: zlib.BrotliOptions,
) => Promise<Buffer>

/** The coding for a body of `sizeBytes`; null for the plain body. */
export function encodingFor(acceptEncoding: string | null, sizeBytes: number): Coding | null {
  if (sizeBytes < compressedFromBytes && isPlainAccepted(acceptEncoding)) return null
  return codingFor(acceptEncoding, order)
}

/**
 * A page of fifty albums, 13 KB, takes a tenth of a millisecond and becomes 3 KB. Long texts are compressed on another
 * thread.
 */
export async function compress(content: Content, coding: Coding): Promise<Uint8Array<ArrayBuffer>> {
  if (content.length >= asideFromCharacters) return new Uint8Array(await compressAside(content, coding))
  if (coding === 'zstd') return new Uint8Array(Bun.zstdCompressSync(content))
  return coding === 'br'
    ? new Uint8Array(zlib.brotliCompressSync(content, brotli))
    : Bun.gzipSync(content, { library: 'libdeflate', level: 2 })
}

/** Streams are compressed chunk by chunk at a fast level: a millisecond for each chunk. */
const streamLevels = { zstd: 1, br: 2, gzip: 2 }

/**
 * Bun's constructor also takes a level, which the DOM types, under which browser tests compile this file, do not know.
 */
const LevelledStream = CompressionStream as new (
  format: string,
  options: { level: number },
) => CompressionStream

export function compressStream(
  chunks: ReadableStream<Uint8Array<ArrayBuffer>>,
  coding: Coding,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const format = coding === 'br' ? 'brotli' : coding
  return chunks.pipeThrough(new LevelledStream(format, { level: streamLevels[coding] }))
}

function compressAside(content: Content, coding: Coding): Promise<Buffer> {
  if (coding === 'zstd') return Bun.zstdCompress(content, { level: 1 })
  return coding === 'br' ? brotliCompress(content, brotli) : gzip(content, { level: 2 })
}
