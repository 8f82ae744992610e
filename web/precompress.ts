import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import zlib from 'node:zlib'
import type { Plugin } from 'vite'

type Compress = (bytes: Uint8Array) => Uint8Array

const text = /\.(js|css|html|svg|json|webmanifest)$/
/** Smaller files fit into one packet anyway. */
const compressedFromBytes = 1_024

const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, BROTLI_MAX_QUALITY } = zlib.constants

const compressors: Record<string, Compress | undefined> = {
  '.br': (bytes) =>
    zlib.brotliCompressSync(bytes, {
      params: { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY, [BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  '.zst': strongestZstd(),
  '.gz': (bytes) => zlib.gzipSync(bytes, { level: 9 }),
}

/** Writes a compressed copy beside each text file, for the server to send unchanged. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    // After all files are written, including those copied from `public`.
    writeBundle: {
      order: 'post',
      handler({ dir }) {
        if (dir !== undefined) for (const path of textFilesIn(dir)) compressFile(path)
      },
    },
  }
}

const textFilesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => text.test(name))
    .map((name) => join(folder, name))

function compressFile(path: string): void {
  const bytes = readFileSync(path)
  if (bytes.length < compressedFromBytes) return
  for (const [ending, compress] of Object.entries(compressors))
    if (compress) writeFileSync(path + ending, compress(bytes))
}

/**
 * Node has zstd since 22.15. Earlier versions lack it, unless Bun runs the build: the server then makes these copies
 * itself.
 */
function strongestZstd(): Compress | undefined {
  if (!('zstdCompressSync' in zlib)) return undefined
  const { zstdCompressSync, constants } = zlib
  return (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 19 } })
}
